"""Names of spoken languages, kept as text that is easy to read and edit.

Only `vocabulary` reads them.
"""

# One language per line with its dialects and other names.
LANGUAGE_NAMES = """
arabic levantine shami egyptian moroccan darija gulf
chinese mandarin cantonese
english
spanish castilian
french
german
italian
portuguese brazilian
dutch flemish
russian
japanese
korean
hindi
bengali bangla
urdu
tamil
telugu
marathi
gujarati
punjabi
turkish
persian farsi
hebrew
greek
polish
czech
slovak
hungarian
romanian
bulgarian
ukrainian
serbian
croatian
norwegian nynorsk bokmal
swedish
danish
finnish
icelandic
estonian
latvian
lithuanian
basque
catalan
galician
vietnamese
thai
indonesian
malay
filipino tagalog
swahili
amharic
yoruba
igbo
zulu
xhosa
hausa
ewe
wolof
sesotho
luganda
shona
somali
african
kazakh
armenian
georgian
nepali
sinhala
burmese
khmer
lao
mongolian
welsh
irish
"""

# One language per line with its names in the language itself, without accents.
LANGUAGE_FORMS = """
spanish espanol espanola castellano
french francais francaise francaises
german deutsch deutsche deutschen
italian italiano italiana
portuguese portugues portuguesa
dutch nederlands nederlandse
polish polski polsku polskiego
turkish turkce turkceyi
swedish svenska svensk
danish dansk danske
finnish suomi suomea suomeksi suomen
norwegian norsk norske
basque euskara
catalan catala
russian russkij
japanese nihongo
hungarian magyar magyarul
czech cestina cesky cestine
slovak slovencina slovensky
romanian romana romaneste
croatian hrvatski
serbian srpski
icelandic islenska
estonian eesti
latvian latviesu
lithuanian lietuviu
albanian shqip
irish gaeilge
welsh cymraeg
swahili kiswahili
xhosa isixhosa
zulu isizulu
indonesian bahasa
vietnamese viet
"""
