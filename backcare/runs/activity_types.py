"""The words for running, and for other sports, in the languages of the services."""

# ruff: noqa: RUF001 - words of other alphabets

import re
import unicodedata
from enum import Enum

MOST_NAME = 200
"""Most letters of a name that are looked through for a sport."""


class Sport(Enum):
    """What a word for a type of activity means."""

    RUN = "run"
    LIKELY_RUN = "likely run"
    OTHER = "other"
    UNKNOWN = "unknown"


_RUNS = """
run, running, trail run, trail running, virtual run, virtual running, treadmill, treadmill run,
treadmill running, track run, track running, street running, indoor running, ultra run,
ultra running, road running, long run, jogging, 9,
lauf, laufen, traillauf, trailrun, trailrunning, virtueller lauf, laufband, laufbandlauf,
laufbandtraining, bahnlauf, bahnlaufen, laufen auf der bahn, straßenlauf, hallenlauf,
virtuelles laufen, ultralauf, geländelauf, indoor-laufen, crosslauf, trail-lauf,
course à pied, course, trail, course virtuelle, course à pied virtuelle, tapis de course,
course sur tapis roulant, course à pied sur tapis roulant, course sur piste,
course à pied sur piste, course en salle, course sur route, course à pied en salle,
carrera, correr, carrera de montaña, carrera virtual, carrera por montaña, cinta de correr,
carrera en cinta, carrera en pista, carrera a pie, trail running (carrera de montaña),
carrera por senderos, carrera de trail, carrera urbana, carrera a pie en cinta,
corsa, corsa su sentiero, corsa virtuale, tapis roulant, corsa su tapis roulant, corsa su pista,
corsa su strada, corsa trail, corsa in montagna, corsa indoor,
hardlopen, hardloopsessie, trailloop, trailrunnen, virtuele hardloopsessie, virtueel hardlopen,
loopband, hardlopen op loopband, baanlopen, hardlopen op de baan, loopbandtraining,
indoor hardlopen,
corrida, corrida em trilha, corrida de trilha, trail run (corrida em trilha), corrida virtual,
esteira, corrida na esteira, corrida em esteira, passadeira, corrida em passadeira,
corrida na passadeira, corrida em pista, corrida de rua, corrida de montanha,
bieg, bieganie, bieg terenowy, bieg przełajowy, wirtualny bieg, bieg wirtualny, bieżnia,
bieganie na bieżni, bieganie w terenie, bieg na bieżni, bieganie po bieżni, bieg uliczny,
bieganie przełajowe,
löpning, löprunda, terränglöpning, virtuell löpning, löpband, löpning på löpband, banlöpning,
löpning på bana, traillöpning, virtuell löprunda,
løb, løbetur, trailløb, virtuelt løb, løbebånd, løb på løbebånd, baneløb, terrænløb,
løping, løpetur, løpe, terrengløping, terrengløp, virtuell løpetur, virtuelt løp, tredemølle,
løping på tredemølle, løp, baneløping, stiløping,
juoksu, polkujuoksu, virtuaalijuoksu, juoksumatto, juoksumattojuoksu, ratajuoksu, maastojuoksu,
juokseminen, virtuaalinen juoksu, juoksu juoksumatolla,
běh, trailový běh, terénní běh, virtuální běh, běžecký pás, běh na páse, běh na dráze,
běh v terénu, běh na běžeckém pásu, trail běh,
ランニング, ラン, トレイルラン, トレイルランニング, バーチャルラン, バーチャルランニング,
トレッドミル, トレッドミルランニング, トラックランニング, トラックラン, ウルトラランニング,
跑步, 越野跑, 虚拟跑步, 虛擬跑步, 跑步机, 跑步機, 田径跑步, 室内跑步, 室內跑步, 田徑跑步,
달리기, 러닝, 트레일 러닝, 트레일 달리기, 가상 달리기, 트레드밀, 트랙 달리기, 가상 러닝, 런닝,
бег, забег, бег по пересеченной местности, виртуальный забег, беговая дорожка, трейл,
трейлраннинг, бег на беговой дорожке, виртуальный бег,
koşu, arazi koşusu, patika koşusu, sanal koşu, koşu bandı, pist koşusu,
futás, terepfutás, virtuális futás, futópad, futópados futás
"""
_OTHERS = """
ride, cycling, biking, bike, road cycling, road biking, mountain biking, mountain bike,
mountain bike ride, gravel ride, gravel cycling, gravel/unpaved cycling, indoor cycling,
virtual ride, virtual cycling, e-bike ride, e-mountain bike ride, ebikeride, handcycle, velomobile,
swim, swimming, pool swim, pool swimming, open water swimming, open water, walk, walking, hike,
hiking, workout, weight training, strength training, strength, yoga, pilates, crossfit, elliptical,
stair-stepper, stair stepper, rowing, indoor rowing, virtual row, kayaking, canoeing, surfing,
alpine ski, backcountry ski, nordic ski, roller ski, snowboard, snowshoe, ice skate, inline skate,
skateboard, golf, soccer, tennis, badminton, squash, table tennis, pickleball, racquetball, padel,
rock climbing, climbing, bouldering, standup paddling, stand up paddling, kitesurf, windsurf, sail,
wheelchair, high intensity interval training, hiit, cardio, indoor cardio, multisport, triathlon,
multi sport, transition, transition v2, bike to run transition, bike to run transition v2,
run to bike transition, run to bike transition v2, bmx, downhill biking, indoor climbing,
stair climbing, mountaineering, stand up paddleboarding, sailing, boating, motocross, jump rope,
breathwork, meditation, rucking, other, sports, spinning, zumba, barre, dance, bootcamp,
group workout, boxing / mma, circuit training, core strengthening, arc trainer, skating,
stairmaster / stepwell, snowboarding, downhill skiing, cross-country skiing,
1, 4, 10, 16, 17,
radfahren, radfahrt, fahrt, radtour, virtuelle radfahrt, virtuelles radfahren, mountainbiken,
mountainbike-fahrt, gravel-fahrt, e-bike-fahrt, rennradfahren, indoor-radfahren, schwimmen,
schwimmbadschwimmen, freiwasserschwimmen, gehen, spaziergang, spazieren, wandern, wanderung,
training, krafttraining, inlineskaten, skilanglauf, langlauf, eislaufen, schlittschuhlaufen,
rudern, sonstiges, cardiotraining, nordic walking, skilanglaufen, skitour,
vélo, cyclisme, sortie à vélo, sortie vélo, vélo virtuel, vtt, sortie vtt, gravel, natation,
natation en piscine, natation en eau libre, marche, randonnée, musculation, entraînement,
course d'orientation, course de ski, course cycliste, ski de fond, autre, renforcement musculaire,
ciclismo, bicicleta, vuelta ciclista, ciclismo virtual, natación, nadar, caminar, caminata, andar,
paseo, senderismo, excursión, entrenamiento, entrenamiento de fuerza, fuerza, otro,
pedalata, giro in bici, ciclismo indoor, nuoto, camminata, escursione, escursionismo, allenamento,
allenamento con i pesi, bici, altro,
fietsen, fietsrit, rit, wielrennen, virtuele fietsrit, zwemmen, wandeling, wandelen, hiken,
krachttraining, overig, schaatsen,
pedalada, pedal, natação, caminhada, trilha, treino, musculação, treinamento de força, outro,
jazda na rowerze, jazda rowerem, kolarstwo, rower, pływanie, spacer, chód, wędrówka, trening,
trening siłowy, piesza wycieczka, inne, biegi narciarskie, narciarstwo biegowe,
cykling, cykeltur, cykla, simning, promenad, vandring, träning, styrketräning, gång, övrigt,
svømning, gåtur, vandretur, træning, styrketræning, gang, andet, cykling indendørs,
sykling, sykkeltur, svømming, fottur, gåtur, trening, styrketrening, langrenn, annet, gåing,
pyöräily, pyörälenkki, uinti, kävely, vaellus, treeni, voimaharjoittelu, hiihto, muu,
jízda na kole, cyklistika, plavání, chůze, turistika, trénink, posilování, běh na lyžích,
pěší turistika,
ライド, サイクリング, バーチャルライド, スイム, 水泳, ウォーキング, 散歩, ハイキング, ワークアウト,
ウェイトトレーニング, 筋トレ, 筋力トレーニング, ヨガ, その他,
骑行, 騎行, 騎車, 自行车, 游泳, 步行, 徒步, 健身, 力量训练, 瑜伽, 其他,
라이딩, 사이클링, 수영, 걷기, 하이킹, 운동, 웨이트 트레이닝, 요가, 기타,
велосипед, заезд, велозаезд, плавание, ходьба, прогулка, поход, тренировка, йога, другое,
bisiklet, bisiklet sürüşü, sürüş, yüzme, yürüyüş, antrenman, kerékpározás, kerékpár, úszás,
séta, túra, gyaloglás, edzés
"""
_IN_NAMES = """
jog, joggen, footing, parkrun, dauerlauf, morgenlauf, abendlauf, waldlauf, laufrunde,
koşusu
"""
_OTHERS_IN_NAMES = """
bicycle, bicycling, mtb, skating, inline skating, ski, skiing, cross-country skiing,
snowboarding, snowshoeing, driving, kayak, canoe, radrunde, rad, rennrad
"""
_NOT_IN_NAMES = """
course, trail, трейл, ラン, trilha, tapis roulant, esteira, passadeira, 9, 1, 4, 10, 16, 17,
workout, strength, cardio, transition, other, sports, open water, sail, gravel, fahrt, gehen,
training, sonstiges, entraînement, autre, marche, entrenamiento, fuerza, otro, paseo, allenamento,
altro, rit, overig, treino, outro, trening, inne, träning, övrigt, gång, træning, andet, gang,
annet, treeni, muu, trénink, ワークアウト, その他, 健身, 其他, 운동, 기타, тренировка, другое,
antrenman, edzés, sürüş
"""
"""Words that say a sport as a type, but may say anything else in the name of an activity."""
_STEMS = re.compile(
    r"\brun|\bjog|lauf|course à pied|\bcorrer|corsa|corrida|hardlop|hardloop|\bbieg|löp|løb|løp"
    r"|juoks|\bběh|ランニング|跑|달리기|러닝|\bбег|koşu|futás"
)
_NOT_STEMS = re.compile(
    r"ski|lyž|narci|eis|schlittschuh|inline|skat|schnee|langlauf|orient|rad|bike|cycl|laufrad"
    r"|walk|swim|hundeschlitten|snow"
)


def words(text: str) -> str:
    """Return a type in comparable form: lower case, plain spaces, no underscores or CamelCase."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", text))
    return " ".join(spaced.replace("_", " ").casefold().split())


def _listed(listing: str) -> frozenset[str]:
    return frozenset(words(word) for word in listing.replace("\n", " ").split(",") if word.strip())


RUN_WORDS = _listed(_RUNS)
OTHER_WORDS = _listed(_OTHERS) - RUN_WORDS
_RUN_NAMES = (RUN_WORDS | _listed(_IN_NAMES)) - _listed(_NOT_IN_NAMES)
_OTHER_NAMES = (OTHER_WORDS | _listed(_OTHERS_IN_NAMES)) - _listed(_NOT_IN_NAMES)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LETTER = r"[^\W\d_]"


def _one_of(phrases: frozenset[str]) -> re.Pattern[str]:
    """Return what finds a phrase as whole words; anywhere, in writing that has no spaces."""
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(
        "|".join(
            re.escape(phrase)
            if _UNSPACED.search(phrase)
            else rf"(?<!{_LETTER}){re.escape(phrase)}(?!{_LETTER})"
            for phrase in longest_first
        )
    )


_SAID = _one_of(_RUN_NAMES | _OTHER_NAMES)


def sport_of(text: str) -> Sport:
    """Return what a type word means; if it is only likely a run, the runner must be informed."""
    word = words(text)
    if word in RUN_WORDS:
        return Sport.RUN
    if word in OTHER_WORDS:
        return Sport.OTHER
    if _NOT_STEMS.search(word):
        return Sport.OTHER if not _STEMS.search(word) else Sport.UNKNOWN
    return Sport.LIKELY_RUN if _STEMS.search(word) else Sport.UNKNOWN


def sport_in(name: str) -> tuple[Sport, str]:
    """Return the sport that the name of an activity says, and the words that say it.

    It is unknown if no known word stands there, or words that may say another sport as well.
    """
    plain = words(name[:MOST_NAME])
    said = list(dict.fromkeys(_SAID.findall(plain)))
    is_run = [word in _RUN_NAMES for word in said]
    if said and all(is_run) and not _NOT_STEMS.search(plain):
        return Sport.RUN, said[0]
    if said and not any(is_run) and not _STEMS.search(plain):
        return Sport.OTHER, said[0]
    return Sport.UNKNOWN, ""
