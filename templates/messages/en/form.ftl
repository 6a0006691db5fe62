# Every form.
form-errors = Something has to be mended first
form-save = Save
form-cancel = Cancel
form-optional = optional
form-reason = Reason
