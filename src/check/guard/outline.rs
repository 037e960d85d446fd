//! The engine's syntax tree, reduced to the one of ours.

use super::engine::exprs::{
    AccessQuery, Block, FileLocation, GuardAccessClause, GuardClause, GuardNamedRuleClause,
    LetExpr, LetValue, QueryPart, Rule, RuleClause, RulesFile, WhenConditions, WhenGuardClause,
};
use super::engine::path_value::PathAwareValue;
use super::engine::values::CmpOperator;
use crate::check::syntax::{
    Body, Clause, Clauses, Let, Literal, Operand, Operator, Outline, Query, Routine, Scalar, Step,
    Test,
};
use crate::source::Position;

/// The outline of a rule file.
pub(super) fn of(file: &RulesFile<'_>) -> Outline {
    let plain = file.guard_rules.iter().map(|rule| Routine {
        name: rule.rule_name.clone(),
        parameters: Vec::new(),
        body: rule_body(rule),
    });
    let with_parameters = file.parameterized_rules.iter().map(|rule| Routine {
        name: rule.rule.rule_name.clone(),
        parameters: rule.parameter_names.iter().cloned().collect(),
        body: rule_body(&rule.rule),
    });
    Outline {
        lets: lets(&file.assignments),
        rules: plain.chain(with_parameters).collect(),
    }
}

fn lets(assignments: &[LetExpr<'_>]) -> Vec<Let> {
    assignments
        .iter()
        .map(|assignment| Let {
            name: assignment.var.clone(),
            value: operand(&assignment.value),
        })
        .collect()
}

fn operand(value: &LetValue<'_>) -> Operand {
    match value {
        LetValue::Value(value) => Operand::Literal(literal(value)),
        LetValue::AccessClause(access) => Operand::Query(query(access)),
        LetValue::FunctionCall(call) => Operand::Call(operands(&call.parameters)),
    }
}

fn operands(values: &[LetValue<'_>]) -> Vec<Operand> {
    values.iter().map(operand).collect()
}

fn literal(value: &PathAwareValue) -> Literal {
    match value {
        PathAwareValue::String((_, text)) => Literal::Scalar(Scalar::Text(text.clone())),
        PathAwareValue::Bool((_, value)) => Literal::Scalar(Scalar::Bool(*value)),
        #[expect(
            clippy::cast_precision_loss,
            reason = "numbers are only compared after the same loss on both sides"
        )]
        PathAwareValue::Int((_, number)) => Literal::Scalar(Scalar::Number(*number as f64)),
        PathAwareValue::Float((_, number)) => Literal::Scalar(Scalar::Number(*number)),
        PathAwareValue::List((_, items)) => Literal::List(items.iter().map(literal).collect()),
        _ => Literal::Other,
    }
}

fn query(access: &AccessQuery<'_>) -> Query {
    let steps = access.query.iter().map(step).collect();
    Query { steps }
}

fn step(part: &QueryPart<'_>) -> Step {
    match part {
        QueryPart::This => Step::This,
        QueryPart::Key(key) => match key.strip_prefix('%') {
            Some(variable) => Step::Variable(variable.to_owned()),
            None => Step::Key(key.clone()),
        },
        QueryPart::AllValues(_) | QueryPart::AllIndices(_) => Step::Each,
        QueryPart::Index(_) => Step::Index,
        QueryPart::Filter(_, clauses) => Step::Filter(all(clauses, clause)),
        QueryPart::MapKeyFilter(_, filter) => Step::KeyFilter(operand(&filter.compare_with)),
    }
}

fn rule_body(rule: &Rule<'_>) -> Body {
    Body {
        conditions: rule.conditions.as_ref().map(conditions).unwrap_or_default(),
        lets: lets(&rule.block.assignments),
        clauses: all(&rule.block.conjunctions, rule_clause),
    }
}

fn all<T>(clauses: &[Vec<T>], translate: impl Fn(&T) -> Clause) -> Clauses {
    clauses
        .iter()
        .map(|alternatives| alternatives.iter().map(&translate).collect())
        .collect()
}

fn conditions(conditions: &WhenConditions<'_>) -> Clauses {
    all(conditions, |condition| match condition {
        WhenGuardClause::Clause(access) => Clause::Test(test(access)),
        WhenGuardClause::NamedRule(named) => call(named, &[]),
        WhenGuardClause::ParameterizedNamedRule(named) => {
            call(&named.named_rule, &named.parameters)
        }
    })
}

fn body(conditions: Clauses, block: &Block<'_, GuardClause<'_>>) -> Body {
    Body {
        conditions,
        lets: lets(&block.assignments),
        clauses: all(&block.conjunctions, clause),
    }
}

fn rule_clause(rule_clause: &RuleClause<'_>) -> Clause {
    match rule_clause {
        RuleClause::Clause(inner) => clause(inner),
        RuleClause::WhenBlock(when, block) => Clause::When(body(conditions(when), block)),
        RuleClause::TypeBlock(of_type) => Clause::Block {
            query: Query {
                steps: of_type.query.iter().map(step).collect(),
            },
            body: body(
                of_type
                    .conditions
                    .as_ref()
                    .map(conditions)
                    .unwrap_or_default(),
                &of_type.block,
            ),
        },
    }
}

fn clause(guard_clause: &GuardClause<'_>) -> Clause {
    match guard_clause {
        GuardClause::Clause(access) => Clause::Test(test(access)),
        GuardClause::NamedRule(named) => call(named, &[]),
        GuardClause::ParameterizedNamedRule(named) => call(&named.named_rule, &named.parameters),
        GuardClause::BlockClause(block) => Clause::Block {
            query: query(&block.query),
            body: body(Clauses::new(), &block.block),
        },
        GuardClause::WhenBlock(when, block) => Clause::When(body(conditions(when), block)),
    }
}

fn call(named: &GuardNamedRuleClause<'_>, arguments: &[LetValue<'_>]) -> Clause {
    Clause::Rule {
        name: named.dependent_rule.clone(),
        arguments: operands(arguments),
        at: position(&named.location),
    }
}

fn test(guard_clause: &GuardAccessClause<'_>) -> Test {
    let access = &guard_clause.access_clause;
    let (operator, negated) = access.comparator;
    Test {
        at: position(&access.location),
        query: query(&access.query),
        operator: match operator {
            CmpOperator::Eq => Operator::Equal,
            CmpOperator::In => Operator::In,
            CmpOperator::Empty => Operator::Empty,
            unary if unary.is_unary() => Operator::OtherUnary,
            _ => Operator::OtherBinary,
        },
        negated,
        leading_not: guard_clause.negation,
        with: access.compare_with.as_ref().map(operand),
        has_message: access.custom_message.is_some(),
    }
}

fn position(location: &FileLocation<'_>) -> Position {
    Position {
        line: location.line as usize,
        column: location.column as usize,
    }
}
