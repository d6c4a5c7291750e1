"""British words that a reader of American English never reads, far more than we use."""

import re
from html import escape

from tests.ours import our_library

_WHOLE = r"""
    physiotherap(?:y|ist|ists) physios? gps? a&e paracetamol chemists? tumm(?:y|ies) poos? pooing
    wees? bums? opticians? maternity drips? caesarean painkillers? tablets? plasters? casualty
    fortnights? maths whilst amongst learnt burnt spelt dreamt leant mum mums trainers trousers
    jumpers? tights prams? pushchairs? nappy nappies torch torches rubbish autumn queues? queueing
    holidays? mobile lorry lorries motorways? pavements? kerbs? tyres? petrol windscreen boot
    sat-?nav car-?parks? football footballers? pitch(?:es)? timetables? rota aubergine courgette
    yoghurts? porridge crisps biscuits? sweets tin tins cooker ticks? ticked ticking unticked
    cheques? storeys? anticlockwise aeroplanes? aluminium towards forwards backwards afterwards
    upwards downwards inwards outwards onwards grey greyer mould moulds draughts? plough cosy
    sceptic(?:al)? ageing judgement fulfil skilful enrol enrolment instalments? wilful jewellery
    pyjamas moustache manoeuvres? artefacts? speciality practis(?:e|es|ed|ing) licences? licensed
    defences? offences? pretences? programmes? catalogues? dialogues? centres? centred theatres?
    fibres? litres? calibre sombre meagre (?:kilo|centi|milli)?metres? tonnes? kilogrammes?
    behaviours? behavioural colours? coloured colouring colourful favours? favoured favourites?
    favourable flavours? harbour honours? humour labours? laboured neighbours? neighbouring
    odours? rumours? savour savoury tumours? vapour vigour rigour endeavours? armour glamour
    candour labell(?:ed|ing) travell(?:ed|ing|ers?) cancell(?:ed|ing) modell(?:ed|ing)
    counsell(?:ed|ing|ors?) signall(?:ed|ing) levell(?:ed|ing) fuell(?:ed|ing) totall(?:ed|ing)
    dialling channelled an[ae]+sthetic anaem\w+ paed\w+ orthopaed\w+ haem\w+ isch?aem\w+ oedem\w+
    oestr\w+ diarrhoea foet\w+ gynaec\w+ leukaem\w+ encyclopaedi\w+ archaeolog\w+
    \w+[bcdfghklmnprtvw]isations? analys(?:e|es|ed|ing) paralys(?:e|ed|ing) catalys(?:e|ed)
    (?:recogn|organ|real|author|special|summar|random|individual|stabil|local)is(?:e|es|ed|ing|er|ers)
    (?:mobil|maxim|minim|optim|normal|priorit|categor|emphas|final|apolog)is(?:e|es|ed|ing|er|ers)
    (?:standard|visual|general|util|neutral|critic|hospital|immun|steril)is(?:e|es|ed|ing|er|ers)
    (?:memor|energ|penal|personal|anonym|synchron|initial|character)is(?:e|es|ed|ing|er|ers)
"""
_TOGETHER = [
    "straight away",
    "half[- ]way",
    "check-ups?",
    "light-headed",
    "(?:not|kept|planned) any more",
    "(?:to|in|from) hospital",
    "at the weekends?",
    "round (?:the|your|you|his|her|its)",
    "all[- ]round",
    "have got",
    "(?:feel|feels|felt) sick",
    "sick notes?",
    "shivers|back passage|packet",
    "fill(?:ed|s|ing)? in",
    "emergency departments?",
    "(?:at|with|do|without|knows) sport",
]
_EACH = [*_WHOLE.split(), *_TOGETHER]
BRITISH = re.compile(rf"\b(?:{'|'.join(_EACH)})\b", re.IGNORECASE)

LIBRARY = our_library()
_NAMES = sorted(
    {
        name
        for source in LIBRARY.sources.values()
        for name in (source.short, source.citation, source.newer)
        if name and BRITISH.search(name)
    },
    key=len,
    reverse=True,
)
_KEPT = [*_NAMES, *map(escape, _NAMES), *LIBRARY.texts.us_words.book.sentences.values()]
_NO_WORDS = (
    r"https?://\S+",
    r"\{\w+\}",  # what is filled in
    r"\?*\w+=[\w&=-]+",  # a part of an address
    r"[\w-]+[._/][\w./-]*\w",  # a path or key
    r'\\?"[a-z][\w-]*\\?"',  # a name in JSON
    r"\bbc-[\w-]+|\$\$ID-[\w-]+",
    r"^[a-z][\w-]*$",  # an id
)
_IDS = re.compile("|".join(_NO_WORDS))


def british_in(said):
    """Return the British words of a text with what is around them, but for the names of sources."""
    if not BRITISH.search(said):
        return []
    for kept in _KEPT:
        said = said.replace(kept, "")
    said = _IDS.sub("", said)
    return [said[max(0, m.start() - 40) : m.end() + 30] for m in BRITISH.finditer(said)]
