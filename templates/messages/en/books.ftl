# The books.
book-form = Form { $number } ({ $basis })
book-unit = Unit: { $unit }
book-account = Account
book-from = From day
book-to = To day
book-show = Show
book-seal = Seal:
book-cut = Only the first 1,000 lines are shown; choose fewer days, or take the file to have them all.
book-first = First page
book-count = This book has { $count } pages, numbered from 01.
book-opened = Opened on { $day }.
book-sign = (Signature, full name)
