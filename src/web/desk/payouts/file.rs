//! The file for the bank: taking it is a step that is recorded, with the fingerprint of its bytes.

use rocket::{FromForm, post};

use super::show::{Show, View, page};
use crate::{
    db::Tx,
    disbursement::payout::{Line, PayoutError, file::FileFormat, workflow},
    export::transfers::{self, Written},
    id::PayoutId,
    ledger::{Author, chain::Hash},
    user::rights::PreparePayments,
    web::{
        Failure,
        forms::{Posted, Rejected, Typed},
        list::{Download, FileKind},
        may::May,
    },
};

#[derive(FromForm)]
pub struct FileForm {
    layout: String,
    format: Typed<FileFormat>,
}

/// Writes the file of a list that is locked.
fn written(view: &View, form: &FileForm) -> Result<Written, PayoutError> {
    let lines: Vec<Line> = view.sheet.lines.iter().map(|it| it.line.clone()).collect();
    transfers::write((form.format.0, &form.layout), &view.payout, &lines, view.bank())
}

#[post("/<_unit>/payouts/<id>/file", data = "<form>")]
pub async fn take(
    may: May<PreparePayments>,
    _unit: &str,
    id: i64,
    form: Posted<FileForm>,
) -> Result<Download, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, id, fields, None).await?)) };
    match hand_out(&may, id, value).await? {
        Ok(file) => Ok(file),
        Err(err) => Err(Rejected::again(page(&may, id, fields.refused("", &err), None).await?)),
    }
}

async fn hand_out(
    may: &May<PreparePayments>,
    id: i64,
    form: FileForm,
) -> Result<Result<Download, PayoutError>, Failure> {
    let (place, now, payout) = (super::place(may), may.signed.now, PayoutId(id));
    let view = may.read(move |db, _| View::read(db, place, payout, now)).await?;
    let file = match written(&view, &form) {
        Ok(written) => written,
        Err(err) if err.is_refusal() => return Ok(Err(err)),
        Err(err) => return Err(err.into()),
    };
    let (hash, layout, format) = (Hash::of(&file.bytes), file.layout, file.format);
    let job = move |tx: &mut Tx, author: &Author| {
        workflow::record_file(tx, author, (place, payout), (&layout, format, hash))
    };
    let name = format!("dot-chi-{}-{id}", may.place.unit.code);
    Ok(super::refusal(may.write(job).await)?.map(|()| match format {
        FileFormat::Csv => Download::bytes(&name, FileKind::Csv, file.bytes),
        FileFormat::Xlsx => Download::bytes(&name, FileKind::Xlsx, file.bytes),
        FileFormat::Xml => Download::xml(&name, file.bytes),
    }))
}
