//! One CEL expression that has proved on sample facts that it can be worked out.

use std::{collections::BTreeSet, sync::Arc};

use cel::{
    Context, Env, ExecutionError, IdedExpr, ParseErrors, Program, Value,
    common::ast::{Expr, LiteralValue, operators},
};

use super::{CheckStage, ExpressionError, Facts, facts::CATALOGUE};
use crate::programme::Category;

/// Longer expressions are for machines, and the parser's cost grows with them.
pub(super) const LONGEST: usize = 2_000;

#[derive(Debug)]
pub(super) struct Expression {
    program: Program,
    /// The facts it reads, by their place in the catalogue.
    paths: BTreeSet<&'static str>,
}

/// Binds the facts once for all rules of a check.
pub(super) fn context(env: &Arc<Env>, facts: &Facts) -> Context<'static, 'static> {
    let mut context = Context::with_env(Arc::clone(env));
    let bound = [
        context.add_variable("stage", facts.stage),
        context.add_variable("nominee", &facts.nominee),
        context.add_variable("programme", &facts.programme),
        context.add_variable("round", &facts.round),
        context.add_variable("fund", &facts.fund),
        context.add_variable("history", &facts.history),
        context.add_variable("unit", &facts.unit),
    ];
    bound.into_iter().collect::<Result<(), _>>().expect("facts are plain records of numbers and texts");
    context
}

/// Full facts of every stage and category, bound for trying rules out.
pub(super) struct Samples(Vec<Context<'static, 'static>>);

impl Samples {
    pub(super) fn new(env: &Arc<Env>) -> Self {
        let of_stage = |stage: &CheckStage| {
            let stage = *stage;
            Category::ALL.iter().map(move |category| context(env, &Facts::sample(stage, *category)))
        };
        Self(CheckStage::ALL.iter().flat_map(of_stage).collect())
    }
}

impl Expression {
    /// Compiles an expression and tries every operand of its logic on full facts, so that a misspelt fact is found
    /// even behind an `||` that is already true.
    pub(super) fn compile(env: &Env, samples: &Samples, source: &str) -> Result<Self, ExpressionError> {
        if source.chars().count() > LONGEST {
            return Err(ExpressionError::TooLong { most: LONGEST });
        }
        let program = env.compile(source).map_err(|errors| syntax(&errors))?;
        let mut paths = BTreeSet::new();
        read_paths(program.expression(), &mut paths)?;
        samples.0.iter().try_for_each(|context| try_out(program.expression(), context, true))?;
        Ok(Self { program, paths })
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &'static str> {
        self.paths.iter().copied()
    }

    /// Says whether the nominee passes; anything but true or false is the reason why nobody can say.
    pub(super) fn holds(&self, context: &Context<'_, '_>) -> Result<bool, String> {
        match self.program.execute(context) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(other) => Err(format!("{other:?}")),
            Err(err) => Err(err.to_string()),
        }
    }
}

fn syntax(errors: &ParseErrors) -> ExpressionError {
    let first = errors.errors.first();
    let (line, column) = first.map_or((1, 1), |error| error.pos);
    let detail = first.map_or_else(|| errors.to_string(), |error| error.msg.clone());
    let number = |place: isize| i64::try_from(place).unwrap_or(0).max(1);
    ExpressionError::Syntax { line: number(line), column: number(column), detail }
}

/// Collects the facts that an expression reads, and refuses numbers with fractions.
fn read_paths(node: &IdedExpr, paths: &mut BTreeSet<&'static str>) -> Result<(), ExpressionError> {
    match &node.expr {
        Expr::Literal(LiteralValue::Double(_)) => return Err(ExpressionError::Fraction),
        Expr::Ident(name) => note(name, paths),
        Expr::Select(select) => {
            if let Expr::Ident(root) = &select.operand.expr {
                note(&format!("{root}.{}", select.field), paths);
            }
        }
        _ => {}
    }
    children(node).into_iter().try_for_each(|child| read_paths(child, paths))
}

fn note(name: &str, paths: &mut BTreeSet<&'static str>) {
    paths.extend(CATALOGUE.iter().map(|(path, ..)| *path).filter(|path| *path == name));
}

fn children(node: &IdedExpr) -> Vec<&IdedExpr> {
    match &node.expr {
        Expr::Call(call) => call.target.as_deref().into_iter().chain(&call.args).collect(),
        Expr::Select(select) => vec![&select.operand],
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Comprehension(all) => {
            vec![&all.iter_range, &all.accu_init, &all.loop_cond, &all.loop_step, &all.result]
        }
        _ => Vec::new(),
    }
}

/// Works out a node and, where it is logic, each operand on its own.
fn try_out(node: &IdedExpr, context: &Context<'_, '_>, logic: bool) -> Result<(), ExpressionError> {
    match Value::resolve(node, context) {
        Ok(Value::Bool(_)) => {}
        Ok(other) if logic => {
            return Err(ExpressionError::NotBoolean(other.type_of().to_string()));
        }
        Ok(_) => {}
        Err(err) => return Err(fault(&err)),
    }
    let Expr::Call(call) = &node.expr else { return Ok(()) };
    match (call.func_name.as_str(), call.args.as_slice()) {
        (operators::LOGICAL_OR | operators::LOGICAL_AND | operators::LOGICAL_NOT, operands) => {
            operands.iter().try_for_each(|operand| try_out(operand, context, true))
        }
        (operators::CONDITIONAL, [condition, yes, no]) => {
            try_out(condition, context, true)?;
            try_out(yes, context, logic)?;
            try_out(no, context, logic)
        }
        // Every other call works out all its arguments, so they have been tried; only logic inside them is not.
        (_, arguments) => {
            let hides = |argument: &&IdedExpr| matches!(argument.expr, Expr::Call(_));
            arguments.iter().filter(hides).try_for_each(|argument| try_out(argument, context, false))
        }
    }
}

fn fault(err: &ExecutionError) -> ExpressionError {
    match err {
        ExecutionError::NoSuchKey(name) | ExecutionError::UndeclaredReference(name) => {
            ExpressionError::UnknownName(name.to_string())
        }
        other => ExpressionError::Faulty(other.to_string()),
    }
}
