//! A program that is run to its end by a blocking call: the runtime's own way to run it, with the same result.

use crate::apis::runner::{Commands, Function, Runner, function, runner};
use crate::edit::verbs::python::{admit_await, binds_tighter};
use crate::edit::{Edit, Request, Rewrite};
use crate::facts::Facts;
use crate::native::python::arguments::{arguments, has_comment, is_positional};
use crate::rules::{Match, Rewriting, definitions};
use crate::source::Span;
use crate::syntax::{NodeId, SyntaxTree};

/// `subprocess.run(command, check=True)` becomes `await anyio.run_process(command, stdout=None, stderr=None)`.
pub(in crate::native) const STEP: Rewriting = Rewriting { name: "run-process", captures: &["call"], build };

fn build(found: &Match<'_>, facts: &dyn Facts) -> Result<Rewrite, String> {
    let tree = facts.tree();
    let call = found.get("call").ok_or("there is no call")?;
    let callee = tree.field(call, "function").ok_or("there is no call")?;
    let resolved = facts.resolve(callee);
    let known = resolved.symbol().and_then(|path| Some((path, function(path)?)));
    let (path, function) = known.ok_or("no runtime has this call itself")?;
    let runtime = facts.runtime(call);
    let runtime = runtime.name().ok_or("which runtime this code runs under is not known")?;
    let runner = runner(runtime).ok_or_else(|| format!("how {runtime} runs a program is not known"))?;
    let caution = admit_await(call, facts)?;

    let mut site = Site { facts, tree, call, callee, path, function, runner, rewrite: Rewrite::default() };
    site.rewrite.caution = caution;
    let name = site.name()?;
    let given = site.split_arguments()?;
    site.check_command(&given)?;
    let decode = site.decode(&given)?;
    site.translate(&given)?;
    site.await_it(&name, decode.as_deref());
    Ok(site.rewrite)
}

/// The arguments of the call: the command, and the keywords with their values.
struct Given<'t> {
    command: NodeId,
    keywords: Vec<Keyword<'t>>,
}

struct Keyword<'t> {
    name: &'t str,
    value: NodeId,
    node: NodeId,
}

impl Given<'_> {
    fn value(&self, name: &str) -> Option<NodeId> {
        self.keywords.iter().find(|keyword| keyword.name == name).map(|keyword| keyword.value)
    }
}

struct Site<'f> {
    facts: &'f dyn Facts,
    tree: &'f SyntaxTree<'f>,
    call: NodeId,
    callee: NodeId,
    path: &'f str,
    function: &'static Function,
    runner: &'static Runner,
    rewrite: Rewrite,
}

impl<'f> Site<'f> {
    /// The function of the runtime, or the helper, as the file names it.
    fn name(&mut self) -> Result<String, String> {
        match (&self.runner.call, &self.runner.helper) {
            (Some(path), _) => {
                let spelling = self.facts.spell(path, self.callee)?;
                self.rewrite.request(spelling.needs);
                Ok(spelling.text)
            }
            (None, Some(helper)) => {
                let source = definitions::find(self.tree.language(), helper).ok_or("its helper is not there")?;
                let adopted = source.adopt(self.facts)?;
                self.rewrite.requests.extend(adopted.needs.into_iter().map(Request::Import));
                self.rewrite.requests.extend(adopted.definition.map(Request::Definition));
                Ok(adopted.function)
            }
            (None, None) => Err("the runtime has no way to run a program".to_owned()),
        }
    }

    fn split_arguments(&self) -> Result<Given<'f>, String> {
        let tree = self.tree;
        let all = arguments(tree, self.call).into_iter().filter(|one| !tree.is(*one, "comment"));
        let (positional, keywords): (Vec<NodeId>, Vec<NodeId>) = all.partition(|one| is_positional(tree, *one));
        let [command] = positional[..] else {
            return Err("the command is not its only argument by position".to_owned());
        };
        let keywords = keywords.into_iter().map(|node| {
            let (name, value) = (tree.field(node, "name")?, tree.field(node, "value")?);
            Some(Keyword { name: tree.text(name), value, node })
        });
        let keywords: Option<Vec<Keyword<'f>>> = keywords.collect();
        let keywords = keywords.ok_or("its arguments are unpacked: what they are is not known")?;
        for keyword in &keywords {
            if self.function.refuses.iter().any(|refused| refused == keyword.name) {
                return Err(format!("`{}` does not take `{}`", self.path, keyword.name));
            }
        }
        Ok(Given { command, keywords })
    }

    /// With a shell the command must be text, and a runner may need to see whether it is.
    fn check_command(&self, given: &Given<'_>) -> Result<(), String> {
        let tree = self.tree;
        let command = self.facts.assigned_value(given.command).unwrap_or(given.command);
        let is_text = tree.is_any(command, &["string", "concatenated_string"]);
        let is_list = tree.is_any(command, &["list", "tuple", "list_comprehension"]);
        let shell = given.value("shell").is_some_and(|shell| tree.is(shell, "true"));
        match self.runner.commands {
            _ if shell && is_list => Err("a list is given to a shell".to_owned()),
            _ if shell && !is_text => Err("whether the command is text is not known".to_owned()),
            Commands::Written if !shell && !is_list => Err("whether the command is a list is not known".to_owned()),
            _ => Ok(()),
        }
    }

    /// What turns the output into text, where the runner gives bytes and the call asks for text.
    fn decode(&self, given: &Given<'_>) -> Result<Option<String>, String> {
        if !self.runner.bytes {
            return Ok(None);
        }
        let encoding = given.value("encoding");
        let asks = ["text", "universal_newlines"].into_iter().filter_map(|name| given.value(name));
        let flags: Vec<NodeId> = asks.collect();
        if flags.is_empty() && encoding.is_none() {
            return Ok(None);
        }
        if !flags.iter().all(|flag| self.tree.is(*flag, "true")) {
            return Err("whether its output is text is not known".to_owned());
        }
        if given.value("input").is_some() {
            return Err("its input is text, and the runtime sends bytes".to_owned());
        }
        let whole = if self.function.after.is_empty() { self.tree.parent(self.call) } else { None };
        let member = whole.and_then(|whole| self.tree.field(whole, "attribute")).map(|name| self.tree.text(name));
        let is_statement = whole.is_some_and(|whole| self.tree.is(whole, "expression_statement"));
        match (self.function.after.as_str(), member) {
            (".returncode", _) | ("", Some("returncode")) => Ok(None),
            ("", None) if is_statement => Ok(None),
            (".stdout", _) | ("", Some("stdout" | "stderr")) => {
                Ok(Some(format!(".decode({})", encoding.map_or("", |encoding| self.tree.text(encoding)))))
            }
            _ => Err("its output is text, and the runtime gives bytes".to_owned()),
        }
    }

    fn translate(&mut self, given: &Given<'_>) -> Result<(), String> {
        let mut added = Vec::new();
        let mut settled: Vec<&str> = Vec::new();
        for keyword in &given.keywords {
            settled.push(keyword.name);
            if !self.tree.is_any(keyword.value, &["false", "none"]) {
                settled.extend(self.runner.provides.get(keyword.name).into_iter().flatten().map(String::as_str));
            }
        }
        for (name, value) in &self.function.adds {
            settled.push(name);
            added.extend(self.addition(name, value)?);
        }
        let absent = self.runner.absent.iter().filter(|(name, _)| !settled.contains(&name.as_str()));
        added.extend(absent.map(|(_, text)| text.clone()));

        let mut last = self.tree.end(given.command);
        for keyword in &given.keywords {
            let text = self.translated(keyword)?;
            let span = self.tree.span(keyword.node);
            if text.is_empty() {
                self.drop_argument(keyword.node, Span::new(last, span.end), &mut added)?;
            } else if text != self.tree.text(keyword.node) {
                self.rewrite.edits.push(Edit::replace(span, text));
            }
            last = span.end;
        }
        if !added.is_empty() {
            self.rewrite.edits.push(Edit::insert(last, format!(", {}", added.join(", "))));
        }
        Ok(())
    }

    /// Removes an argument with the comma before it; what is to be added takes its place.
    fn drop_argument(&mut self, node: NodeId, span: Span, added: &mut Vec<String>) -> Result<(), String> {
        if has_comment(self.tree, span) {
            return Err("a comment would be lost".to_owned());
        }
        if added.is_empty() {
            self.rewrite.edits.push(Edit::delete(span));
        } else {
            let text = std::mem::take(added).join(", ");
            self.rewrite.edits.push(Edit::replace(self.tree.span(node), text));
        }
        Ok(())
    }

    /// What is written for a keyword that the function stands for.
    fn addition(&mut self, name: &str, value: &str) -> Result<Option<String>, String> {
        let form = if value == "True" { "true" } else { value };
        let forms = self.runner.arguments.get(name);
        let text = forms.and_then(|forms| forms.get(form).or_else(|| forms.get("any")));
        let text = text.ok_or_else(|| format!("`{name}` has no counterpart"))?;
        if text.is_empty() || !text.contains("{}") {
            return Ok(Some(text.clone()).filter(|text| !text.is_empty()));
        }
        let value = if form == "true" {
            value.to_owned()
        } else {
            let spelling = self.facts.spell(value, self.callee)?;
            self.rewrite.request(spelling.needs);
            spelling.text
        };
        Ok(Some(text.replace("{}", &value)))
    }

    fn translated(&self, keyword: &Keyword<'_>) -> Result<String, String> {
        let is_of_text = ["text", "universal_newlines", "encoding"].contains(&keyword.name);
        if self.runner.bytes && is_of_text {
            return Ok(String::new());
        }
        let forms = self.runner.arguments.get(keyword.name);
        let forms = forms.ok_or_else(|| format!("`{}` has no counterpart", keyword.name))?;
        let resolved = self.facts.resolve(keyword.value);
        let form = match self.tree.kind(keyword.value) {
            kind @ ("true" | "false" | "none") => kind,
            _ => resolved.symbol().unwrap_or("any"),
        };
        let text = forms.get(form).or_else(|| forms.get("any"));
        let text = text.ok_or_else(|| format!("this value of `{}` has no counterpart", keyword.name))?;
        Ok(text.replace("{}", self.tree.text(keyword.value)))
    }

    fn await_it(&mut self, name: &str, decode: Option<&str>) {
        // Nobody looks at the result of a statement.
        let parent = self.tree.parent(self.call);
        let is_statement = parent.is_some_and(|parent| self.tree.is(parent, "expression_statement"));
        let after = if is_statement { "" } else { self.function.after.as_str() };
        let span = self.tree.span(self.call);
        let parentheses = !after.is_empty() || binds_tighter(self.tree, self.call);
        let (open, close) = if parentheses { ("(await ", ")") } else { ("await ", "") };
        self.rewrite.edits.push(Edit::replace(self.tree.span(self.callee), format!("{open}{name}")));
        let own = decode.filter(|_| !after.is_empty()).unwrap_or("");
        if parentheses {
            self.rewrite.edits.push(Edit::insert(span.end, format!("{close}{after}{own}")));
        }
        if let (Some(decode), Some(whole)) = (decode.filter(|_| after.is_empty() && !is_statement), parent) {
            self.rewrite.edits.push(Edit::insert(self.tree.end(whole), decode));
        }
    }
}
