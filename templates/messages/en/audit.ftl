# The audit trail.
audit-who = Who
audit-everybody = Everybody
audit-what = Action (such as entry, gift.receive)
audit-which = Record (such as entry 12, a fund's code)
audit-same = Everything done to this record
audit-origin = from { $origin }
audit-number = no. { $seq }
audit-changes = Old and new
audit-field = Field
audit-old = Old
audit-new = New
