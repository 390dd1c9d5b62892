"""Words in common use, which are no subject in a sentence.

Only `goal_reading` and `own_words` read them.
"""

COMMON_WORDS = """
able about above accept accepted according accurate across actually add added adding adds after ago
agreed ahead allow allowed allows almost alone along already always among amount annoying answer
answered answering answers anybody anymore anyone anything anyway apart apparently appear appears
apply around aside attach automated automatic automatically available average avoid aware away back
background bad badly bank banks base based basic basically because become becomes bed beforehand
begin beginning behind believe below beside big bit board book books boss bot bought break breaks
bring brings broke broken brought budget build building built business busy buy call called calling
calls came cannot card care careful carefully case cases caught certain certainly chance change
changed changes chat chats chatting choose chosen claim claims clean clear clearly clever client
clients close coffee colleague colleagues come comes coming company compare comparison complain
complaint complaints complete completely compliance concerned concerns confirm confluence consider
contain contains continue control cool copilot copy correct correctly cost costs couple course
cover create created curious current currently cv cvs daily damage damaged damages data day days
deal dear decide decision deep deeply default definitely degrade degraded degrades deliver
department depends describe described destroy destroyed details determine difference different
differently difficult directly director discuss distil distill distilled distilling drop dropped
drops due dumb dumber during each earlier early easily easy edit eight either email emails employee
employees end ended ends engineer engineers enjoy entire entirely especially essentially euro euros
even evening ever everybody everyone everything evidence exactly example examples excellent except
exist exists expect expected expects expensive experience explain explanation explanations extra
face fact fail failed fails fall falls family far fast favorite feature features feed feeds feel
feels fell felt few figure fill final finally fine finish finished first five fix fixed flight
flights forget form former forward found four free friday friend friends front full fully fun
function functions further future gave general generally gently go goes going gone got group groups
grow guess guy guys half hand hands happen happened happening happens happy hard hardly head
headline hear heard hello help helpful hence here hey hi hidden high higher hold holding home hope
hopefully hospital hospitals hour hours house however huge hundred idea ideas imagine immediately
important impression improve inside instance instead instruct interested internal introduce
introduced involve issue issues item items itself job join keep keeps kept key kid kids kinda knew
knows lack lady large largest last lately later latest lead least leave leaves left legal length
less let level life lines link list listed little live load loaded local locally long longer look
looked loses losing loss lost lot lots love low lower lunch machine made main mainly make makes
making manage manager market material matter matters maybe mean means meant meet meeting meetings
member members mention merge merged message met middle mind minute minutes miss missed misses
moment monday month monthly months morning mostly mother move moved much name named names nearly
necessary neither never nevertheless next nice night nine nobody none normal normally note nothing
notice noticed now nowhere number numbers obvious obviously occasionally offer office officer
officers often okay old older once ones onto open opinion order ordinary original others otherwise
outside overall overview owner page pages paid pain paper part particular particularly parts party
past paste pasted pastes pay people per perfect perfectly perhaps person persona phone pick picked
picture piece place places plain plan plans plenty plus point points poor possible possibly
practice prefer present presumably pretty prevent previous previously price private probably
problem problems proceed produce produced product products program proof proper properly prove
proved provide provided provides public pull purpose push put puts putting question questions
quickly quite raise ran range rather reach ready real realise realize reason reasonable recent
recently recommend recommended record regarding regular relevant remain remember replace replaced
reply report require required respond response rest result results return review right risk risky
road room rough roughly round route rule rules run running runs said sales same satisfied save saw
say saying says screen second section see seem seemed seems seen self sell send sends sense sent
separate serious serve served server serves service set setup seven several shall share short
shortly shouldn side similar simple simply since single sit site sits situation six slightly slow
small smaller smart solution somebody somehow someone somewhat somewhere soon sorry sort sound
sounds source spare speak special specific specifically spend spent staff stage stakeholder stand
standard start started starting starts state stay step steps stick sticks stop stopped stops story
straight strange strong stuff stupid subject success suddenly suggest suggests suit suitable summer
supposed sure surely surprised switch switched system table taken takes talk talked talking talks
task tasks team tell telling tells ten term terms thank thanks thereby therefore thinking thinks
third though thought three tickets tight times tiny tomorrow tonight took top topic total totally
touch toward towards town trade treat treats trick tricky tried tries trouble true trust truth
tuesday turn turned turns twice two type types typical typically under understand understands
unfortunately unless until update updated upgrade upper usual usually value values various versus
via view views wait waiting walk warn warning wasn watch wednesday weekend weekly weeks weird went
weren whatever whenever wherever whoever whole whose wide willing win wise wish within won wonder
wondered wondering word words work worked worried worries worry worse worst worth wouldn write
writes writing written wrong wrote year years yes yesterday yet young yours yourself
"""

WEAK_WORDS = frozenset(
    "long read document hard question school child high prompt answer test task text real use "
    "standard world power people time general request completion student patient exam token follow "
    "generation function expert traffic comprehensive several passage format discovery bank "
    "hospital chat analysis style quality rate chain language sentence history skill".split()
)
"""Words of catalogs that name no subject beside a word that does."""
