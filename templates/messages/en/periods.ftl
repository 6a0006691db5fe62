# Closing months.
period-closed-through = The book is closed through { $month }.
period-none-closed = No month is closed yet.
period-month = Month
period-checklist = Before { $month } is closed
period-mend = Look and mend
period-not-over = The month is not over; it can be closed from the first day of the next.
period-not-ready = It cannot be closed yet: something above is not done.
period-close = Close { $month }
period-hold-title = Hold this month
period-role = Only this role may still post
period-until = Until the end of
period-hold = Hold { $month }
period-reopen-title = Ask for a closed month to be opened again
period-reopen-how = A second person must agree; the month is opened only then.
period-reopen = Ask to open { $month } again
period-history = Months closed and opened again
period-state = State
