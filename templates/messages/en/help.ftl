# Help for each page; every line is a paragraph.
help-keys = Keys
help-keys-how = Press one key after the other while no field has the cursor.
help-key = Key
help-does = What it does
help-this = Opens the help of the page you are on
help-general =
    The menu follows the direction of the money: in, funds, out, books. Every list can be searched, filtered and taken as a file.
    Where a field is wrong, a sentence stands beside it; what you typed stays.
    What is recorded is never deleted: a correction is a reversal or an adjusting entry.
help-home =
    This page counts what waits for you; a number leads to the list that it counts.
    The dot “The cash has not been counted today” goes when you have counted it.
help-units = The units whose desks you may open. A unit's name opens its desk.
help-funds =
    Each fund keeps money as its donors wish. “Free to give” is less the principal kept and what has been approved.
    Open a fund to see its conditions, its months, who gave and who received.
    Set up a fund where a donor names conditions that no fund has, in the donor's own words.
help-transfers =
    Money between funds needs a second person, and moves only where the donors' words allow it.
    The list holds what was refused as well. Open a line to see the answers.
help-entry =
    For what has no page of its own: interest, charges, running costs, adjustments. Debits and credits of each fund must agree.
    What takes money out of the till or the bank waits for a second person; charges that the bank takes do not.
    To mend a mistake open the entry and choose “Reverse this entry”.
help-cash-count =
    Count the cash, type how many notes of each kind there are, and save. An empty field means none.
    Where the total differs from the book, a reason is asked for. A difference is not booked by itself: the accountant settles it.
    A saved count cannot be changed; count again instead. Form 08a-TT is printed from the page of the count.
help-journal =
    The journal has every entry in the order of its day, in the columns of form S03a.
    Choose the days and press Show. The files have every row of those days; the print carries its sums from sheet to sheet.
help-ledger =
    The ledger of one account in form S03b: opening, every line, sums by month, closing.
    An account includes the accounts below it.
help-cash-book =
    The cash book in form S07: in, out and balance after each voucher. The note names the fund and the entry that was corrected.
help-bank-book =
    The bank book in form S08, one for each bank account. Compare its balance with the bank's statement.
help-trial-balance =
    The trial balance in form S06: opening, movements and closing of every account.
    “Of which: adjustments of earlier periods” says how much closed months were corrected here.
help-periods =
    The checklist says what must be done before a month is closed; “Look and mend” leads there.
    Nobody posts to a closed month. A correction goes to the open one as an adjustment of an earlier period.
    Opening a closed month again needs a second person.
help-audit =
    Who did what, when, from where, and what changed. A row opens to show old beside new.
    Filter by person, action, record and day; nobody can change or delete this trail.
help-quick-gift = Record a gift on the spot: name, amount, then record and print the receipt. Write amounts as 500n or 2tr. Who brought the gift about and what it matches go into the folded part below.
help-batches = Many envelopes at once: count the envelopes and their total first; they can be posted only when both agree.
help-gifts = The gifts on record. A gift opens with its funds, its receipt and its history.
help-receipts = Receipts and vouchers: print, print a copy, ask for one to be voided. A void needs a second person.
help-rounds =
    A round has its days for nominations, a budget, an amount per category, quotas per unit, funds in their order and the documents it asks for.
    A round can also give a title in a category, with money or without; a title without money needs no fund, stands on no payment list and makes no entry.
    “Compare with last year” on the page of a round puts two years beside each other.
    A published round of a unit above can be followed below, and only more strictly. An open round can still have its days, budget, amounts, quotas and funds changed, never below what was awarded.
help-nominations =
    Each nomination shows at once what the rules say: red refuses, amber asks to look again, each with its clause.
    Whoever made it can correct it, take it back or answer while nobody has decided; what was sent back stands on the first page.
    Members score with the keys 1 to 5, and Ctrl+Enter opens the next. Agreeing to many at once is for those without warnings, and is no vote.
    Somebody under 18 needs a representative's consent, and from 7 on the child's as well.
help-meetings =
    Attendance first; then the chair or the secretary calls the nominations one by one. Members vote on their own telephones, or the secretary records a show of hands.
    Where something ties a member to a nominee (address, telephone, account, clan, school), the member answers yes or no first. A yes takes the member out of that vote and out of its count.
    A vote can be taken back and cast again; the old one stays in the minutes. When voting has ended, the chair reads the decision and signs it with the second factor.
help-councils = Set up a council, choose its chair and members, say what happens on a tie, and keep what helps to notice ties.
help-risks =
    Nominations with signs of risk, of the unit and of the units below, the worst first. Each degree has a colour, a shape and words: ● red, ◐ orange, ○ yellow, ✓ green.
    Accounts, telephones, nominators, usual amounts and the threshold of the second code are compared. A sign stops nothing: look, ask, and note in the dossier what came of it.
    Of people in units that you may not see only the number is shown, and no name.
help-rules = The rules hold for every unit. A unit at the top words a new version, tries it on the last year's nominations, and a second person publishes it. Old versions stay, so that old checks print as they were.
help-payouts =
    A payout holds the approved awards of one decision. A red line stops it and says what to do; an amber one only warns.
    Once it is sent to be checked the list can no longer be changed; whoever made it does not confirm it. Locking posts nothing; “Record as sent” posts one voucher per award.
    An account that was changed after somebody checked it waits for a second person of its own. Whoever approved an award does not pay it.
    Cash: print the sign-off sheet and the labels. Scan the QR code of a row with a phone that is signed in (or type its number) and press Received; whoever receives it for somebody needs a name and a relation. What was taken out is what was signed for and what came back.
    What nobody comes for is kept for the days of the round (usually 60 after the lock); then one press asks for it, and once somebody else agrees the money is in its fund again.
help-returned-payments =
    Payments that the bank sent back: the money is on the account, the award stands; mend the account and make a payout again, without another vote.
    “Ask the commune” makes a link that works once, for the commune's officer. Somebody else of the unit must confirm what comes through it.
help-pledges =
    A pledge is no money yet. When the money comes, press Received: the program records the gift and its receipt.
    Pledges that fall due within 7 days or are overdue are counted on “My work”; print the reminders to ring people up.
    Whoever asks for other days gets another schedule with a reason; what is no longer expected is recorded so, with a reason. Nothing is deleted.
help-devices =
    Each thing has a passport: its number, who valued it at what, pictures, who holds it and all that became of it.
    A hand-over makes a numbered minute to print and sign; taking back or giving on asks for the value now and a reason. The donor is credited once, when giving.
    A device with a holder is looked at every six months; those due are counted on “My work”. One serial number is never with two people.
help-sponsorships =
    One donor accompanies one learner over years. Recorded once, it makes a fund for the learner and a pledge with an instalment each year.
    Each year the check against the sponsor's condition is recorded: passed, not passed or waived. Without it, or where it was not passed, the fund gives nothing for that year. Each year has one check; whoever records it does not pay.
    When it ends, the rest of the pledge is no longer expected. What is left in the fund is not lost: it may still be given under the last year's check, or moved to another fund with a second person's consent.
help-approvals =
    Tasks for a second person: what waits for you, what you asked for, what one person released alone (red) here or below.
    Open a task, read it, then agree, disagree or send it back; the next task opens after your answer.
    Whoever asks never answers. A closed button says why. What was released alone stays red until somebody above countersigns.
help-donors =
    Search by name, phone or address; marks may be left out, and words may stand in any order. Exact marks come first.
    You see only people who have to do with your unit. Others appear only by their full name or whole phone number, with private details hidden.
    Mending a record and recording a consent leave a trace: old, new, who, when.
help-duplicates =
    Press “Search for duplicates”, open each pair, choose what to keep in each line and merge, or press “Not the same” so as not to be asked again.
    A merge changes no recorded gift and no frozen roll. “Undo” parts the two as they were.
help-mail =
    Mail goes only to those who agreed to be contacted and did not stop it; the address is entered on each donor's page.
    Press “Mail the letters of …”, read the sample, tick the box and send. Nobody receives the same letter twice.
    Where the mail server is busy or down, the program tries again, ever more slowly, for about three days. Where it refuses, the program stops and keeps its words.
    “Sent or not: unknown”: the line broke while the mail was handed over. Ask the receiver, then send again or count it as sent.
help-search = Type a name, a phone number, an address or a receipt number. The key “/” opens this page from anywhere.
help-people = People and roles. Somebody new gets a one-time password, to be replaced at the first sign-in. Nobody is both treasurer and accountant, records and approves, or approves and pays; nobody gives a role to themselves.
help-bank =
    Open an account, drop the CSV statement on the field, then press “Accept all … green lines”. Go through the amber lines one by one: score, reason, choice.
    A line is green by a memo code, or by amount, day and sender where nothing else fits.
    Where nobody knows the sender press “Sender unknown”: the money is a liability until it is claimed. Money out is never recorded by itself.
    A wrong file can be undone for 7 days. Undoing a gift whose receipt was not printed leaves a red mark above until it is countersigned; one that was printed needs a request to void its receipt.
help-appeals =
    An appeal has a fund, an account and a memo code of its own. Print the A4 or A5 sheet so that donors scan the VietQR code.
    A transfer with the code is matched with the right fund by itself. After the last day the code still means the appeal, for people transfer late.
help-roll =
    The roll of a season: who gave how much, in which tier, and what is different from last year. Choose “Changed since last year”, look, and press Confirm.
    Open a line to mend the printed name or its title, or to leave the name out of this roll. A line whose name changes afterwards waits to be confirmed again.
    Under “Rules” set the last day of the season, try tiers before you save them, and set the honours. Where units were merged or split, choose there whether the units of the time or those of today count.
    Every paper is a print page and a PDF that look alike; lists are Excel and CSV as well.
    Once frozen, the roll, certificates and certificates of merit can be printed. Merit needs a signed decision: its number, day and lowest tier; no number of the book of commendations is used twice in a year.
    No rule was found that says who may give them; here every unit with books of its own may, and a branch proposes to its association.
    “Scholarship recipients” holds every award paid in the year as it may be published: print it for the notice board as it is. No filter gives away who is not named.
help-reports =
    From 15/06 and 15/12 the half-year and yearly report waits on the first page with its figures from the books. Write the three boxes and send it.
    Nobody types the figures; they are locked when the report is sent. What is entered into its period later shows beside it as a variance.
    The chair sends it, or where the unit has no chair the treasurer or accountant. One that comes back is mended and sent again; the earlier one stays.
help-received-reports =
    Each line is a unit below and a period, the late ones first. Filter by state and period; download CSV or Excel.
    Open a report to read it, follow a line down to the books of that unit. Accept it, or send it back with a note on what to mend.
    What is accepted does not change any more. Nobody accepts a report of their own.
help-recipients =
    Who was awarded what, in which round, from which fund, and whether the money has arrived. Marks need not be typed; filter by year, unit, category and state.
    The page of a person gathers all awards that you may see, on every level; those of other units are only counted. Papers and consents stand beside each nomination.
