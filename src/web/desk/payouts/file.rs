//! The file for the bank: taking it is a step that is recorded, with the fingerprint of its bytes.

use rocket::{FromForm, post};

use super::show::{Show, View, page};
use crate::{
    db::Tx,
    disbursement::payout::{Line, PayoutError, file, workflow},
    export::transfers,
    id::PayoutId,
    ledger::{Author, chain::Hash},
    user::rights::PreparePayments,
    web::{
        Failure,
        forms::{Posted, Rejected},
        list::{Download, FileKind},
        may::May,
    },
};

#[derive(FromForm)]
pub struct FileForm {
    layout: String,
    format: String,
}

/// Writes the file of a list that is locked.
fn written(view: &View, form: &FileForm) -> Result<(FileKind, Vec<u8>), PayoutError> {
    let layout = file::layout(&form.layout).ok_or_else(|| PayoutError::NoLayout(form.layout.clone()))?;
    let lines: Vec<Line> = view.sheet.lines.iter().map(|it| it.line.clone()).collect();
    let debit = view.bank().map_or("", |bank| bank.number.as_str());
    let unwritten = |err: &dyn std::fmt::Display| crate::db::DbError::Corrupt(err.to_string());
    if form.format == "xlsx" {
        let made = view.payout.locked.map_or(view.payout.made.at, |it| it.at);
        let bytes = transfers::to_xlsx(&layout, &lines, debit, made).map_err(|err| unwritten(&err))?;
        return Ok((FileKind::Xlsx, bytes));
    }
    let bytes = transfers::to_csv(&layout, &lines, debit).map_err(|err| unwritten(&err))?;
    Ok((FileKind::Csv, bytes))
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
    let (kind, bytes) = match written(&view, &form) {
        Ok(written) => written,
        Err(err) if err.is_refusal() => return Ok(Err(err)),
        Err(err) => return Err(err.into()),
    };
    let hash = Hash::of(&bytes);
    let format = if kind == FileKind::Xlsx { "xlsx" } else { "csv" };
    let job = move |tx: &mut Tx, author: &Author| {
        workflow::record_file(tx, author, (place, payout), (&form.layout, format, hash))
    };
    let name = format!("dot-chi-{}-{id}", may.place.unit.code);
    Ok(super::refusal(may.write(job).await)?.map(|()| Download::bytes(&name, kind, bytes)))
}
