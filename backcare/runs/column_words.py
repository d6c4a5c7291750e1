"""The names of some columns in the languages of the services.

They are a help only: a table in another language shows by its numbers what its columns hold.
"""

# ruff: noqa: RUF001 - words of other alphabets

import re

DISTANCE_WORDS = {
    "distance", "distanz", "entfernung", "strecke", "distancia", "distanza", "distância", "afstand",
    "dystans", "distans", "distanse", "matka", "etäisyys", "vzdálenost", "距離", "距离", "거리",
    "расстояние", "дистанция", "mesafe", "távolság",
}  # fmt: skip
MOVING_WORDS = {
    "moving time", "zeit in bewegung", "temps de déplacement", "temps en mouvement",
    "heure de déplacement", "tiempo en movimiento", "tempo di spostamento", "tempo in movimento",
    "beweegtijd", "tijd in beweging", "bewegingstijd", "tempo em movimento", "tempo de movimento",
    "tempo em deslocamento", "czas ruchu", "czas w ruchu", "tid i rörelse", "rörelsetid",
    "tid i bevægelse", "bevægelsestid", "tid i bevegelse", "bevegelsestid", "liikeaika",
    "liikkumisaika", "čas pohybu", "doba pohybu", "移動時間", "移动时间", "이동 시간",
    "время движения", "время в движении", "hareket süresi", "mozgási idő",
}  # fmt: skip
STRIDE_WORDS = re.compile(
    "stride|schrittlänge|foulée|zancada|passo|passada|paslengte|staplengte|krok|steglängd|skridt"
    "|skritt|askel|falcata|歩幅|步幅|步长|步長|보폭|шаг|adım|lépéshossz"
)
