"""Infer the language that a goal means from a place, where it speaks of a language without a name.

"Our clients in Manila write in their own language" is about Filipino. "Our bank in Cairo" alone
is about no language.
"""

import re

from evalhub_mcp.catalog.vocabulary import fold

_SPEAKS = re.compile(
    r"\b(?:languages?(?!\s+models?\b)|tongues?|dialects?|vernacular|slang|colloquial\w*|native|mother|speak\w*|"
    r"spoken|speech|fluen\w+|idioms?|bilingual|localis\w+|localiz\w+|translat\w+|"
    r"(?:write|writes|wrote|written|talk|talks|chat|chats|ask|asks|asked|answers?|replies|texts?)"
    r"\s+(?:\w+\s+){0,3}?in\s+(?:their|its|his|her|the\s+local|the\s+national)\b|"
    r"(?:talk|speak|write|sound|answer)s?\s+like|people\s+(?:talk|speak|write)|"
    r"their\s+own\s+words|like\s+(?:the\s+)?locals|non-english)\b"
    r"|(?:n['’]t|\b(?:not|no|none|nobody|never|hardly|without|rather\s+than|instead\s+of))\b"
    r"[^.?!]{0,30}?\benglish\b",
    re.IGNORECASE,
)
"""What shows that a goal is about a language."""

_PLACES = """
amharic: gondar hawassa ethiopia ethiopian ethiopians addis ababa
arabic: saudi arabia riyadh jeddah mecca medina qatar doha dubai abu_dhabi emirates kuwait bahrain
arabic: oman muscat iraq baghdad yemen sanaa arab arabs gulf sudan khartoum libya tripoli manama
basque: bilbao bizkaia gipuzkoa donostia san_sebastian vitoria navarre
bengali: sylhet rajshahi bangladesh bangladeshi dhaka kolkata calcutta chittagong bangla
catalan: catalonia barcelona girona
chinese: china beijing shanghai shenzhen guangzhou taiwan taipei wuhan chengdu
czech: prague praha brno czechia ostrava plzen olomouc
danish: copenhagen denmark aarhus
dutch: eindhoven groningen netherlands amsterdam rotterdam utrecht hague flanders antwerp ghent
egyptian: egypt cairo alexandria giza egyptians
ewe: togo lome
filipino: baguio iloilo manila philippines filipino filipinos filipina cebu quezon davao
finnish: helsinki finland tampere
french: france paris lyon marseille quebec
galician: ourense lugo galicia vigo santiago_de_compostela coruna
german: graz innsbruck salzburg linz basel bern leipzig dresden germany
german: berlin munich hamburg cologne frankfurt vienna austria zurich swiss stuttgart
greek: greece athens thessaloniki piraeus patras greeks cyprus crete
hebrew: israel tel_aviv haifa
hindi: delhi india mumbai
hungarian: hungary budapest
igbo: enugu onitsha
indonesian: yogyakarta medan indonesia jakarta bali surabaya bandung indonesians
italian: palermo verona genoa italy rome milan turin naples bologna italians
japanese: japan tokyo osaka kyoto
korean: korea seoul busan
levantine: lebanon beirut syria damascus aleppo jordan amman palestine ramallah
levantine: lebanese syrian syrians jordanian
luganda: uganda kampala
moroccan: morocco casablanca rabat marrakesh meknes fez
norwegian: norway oslo bergen trondheim stavanger norwegians
persian: mashhad tabriz iran tehran isfahan shiraz iranian iranians
polish: poland warsaw krakow gdansk
portuguese: recife coimbra portugal lisbon porto brazil sao_paulo rio brasilia
romanian: romania bucharest
russian: russia moscow
sesotho: lesotho maseru
spanish: spain madrid seville mexico mexican argentina buenos_aires chile santiago colombia
spanish: bogota peru lima guadalajara monterrey valencia sevilla quito caracas
swahili: kenya nairobi tanzania dar_es_salaam
swedish: sweden stockholm gothenburg malmo
thai: thailand bangkok
turkish: turkey istanbul ankara izmir
ukrainian: ukraine kyiv lviv
urdu: pakistan karachi lahore
vietnamese: vietnam hanoi saigon
wolof: senegal dakar
yoruba: lagos ibadan abeokuta
zulu: durban kwazulu johannesburg
"""
"""A language, and places and peoples that speak it."""

_LANGUAGE_OF = {
    place.replace("_", " "): language
    for language, _, places in (row.partition(": ") for row in _PLACES.strip().splitlines())
    for place in places.split()
}
_PLACE = re.compile(rf"\b(?:{'|'.join(sorted(_LANGUAGE_OF, key=len, reverse=True))})\b")


def language_of_place(goal: str) -> str | None:
    """Return the language of the first place in a goal that speaks of a language, else None."""
    if _SPEAKS.search(goal) is None:
        return None
    place = _PLACE.search(fold(goal))
    return None if place is None else _LANGUAGE_OF[place[0]]
