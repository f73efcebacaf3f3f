//! What is kept of a file's outline for the whole run.

use rustc_hash::FxHashSet;

use crate::outline::{Definition, DefinitionKind, ImportKind, Outline};

/// Definitions, calls and imports of one Python file.
#[derive(Debug, Default)]
pub struct Skeleton {
    pub(super) definitions: Vec<Defined>,
    pub(super) calls: Vec<Called>,
    pub(super) imports: Vec<Imported>,
    /// Whether the file has frameworks run plain functions on the event loop.
    pub(super) is_on_loop: bool,
}

/// A function or class.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of the definition")]
pub(super) struct Defined {
    /// Its dotted path in the file: `Store.flush`.
    pub(super) path: Box<str>,
    pub(super) parent: Option<u32>,
    pub(super) is_class: bool,
    pub(super) is_async: bool,
    /// Whether a call of it gives a coroutine: it is async and no generator.
    pub(super) gives_coroutine: bool,
    pub(super) is_decorated: bool,
    /// Whether something in it may block.
    pub(super) is_cause: bool,
    /// The bases of a class, the annotation of a function's result; as written.
    pub(super) types: Vec<Box<str>>,
}

impl Defined {
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }
}

/// A call in a function.
#[derive(Debug)]
pub(super) struct Called {
    pub(super) caller: u32,
    /// What is called, without blanks; only its last name, after a dot, if it is not all names.
    pub(super) callee: Box<str>,
}

impl Called {
    pub(super) fn last(&self) -> &str {
        self.callee.rsplit('.').next().unwrap_or_default()
    }
}

/// A name from another file of the project.
#[derive(Debug)]
pub(super) struct Imported {
    /// Empty for `import *`.
    pub(super) local: Box<str>,
    /// The full path it stands for.
    pub(super) path: Box<str>,
    pub(super) is_global: bool,
}

impl Skeleton {
    /// The full paths of what it imports from the project.
    pub fn imported(&self) -> impl Iterator<Item = &str> {
        self.imports.iter().map(|import| &*import.path)
    }

    /// What is kept of an outline: `package` is where relative imports start, `roots` are the first names of the modules of
    /// the project, and `causes` the definitions in which something may block.
    pub fn of(
        outline: &Outline<'_>,
        package: &str,
        roots: &FxHashSet<String>,
        causes: &[u32],
        is_on_loop: bool,
    ) -> Self {
        let mut skeleton = Skeleton { is_on_loop, ..Skeleton::default() };
        for (number, definition) in outline.definitions.iter().enumerate() {
            let defined = defined(outline, definition, &skeleton.definitions, causes.contains(&offset(number)));
            skeleton.definitions.push(defined);
        }
        let mut path = String::new();
        for import in &outline.imports {
            import.write_path(outline.language, &mut path);
            if let Some(path) = absolute(&path, package)
                && path.split('.').next().is_some_and(|root| roots.contains(root))
            {
                let is_star = import.kind == ImportKind::Star;
                let local = if is_star { "" } else { import.local };
                let is_global = import.definition.is_none();
                skeleton.imports.push(Imported { local: local.into(), path: path.into(), is_global });
            }
        }
        let mut seen: FxHashSet<(u32, Box<str>)> = FxHashSet::default();
        for call in &outline.calls {
            let Some(caller) = call.definition else { continue };
            let callee: String = match () {
                () if call.is_path() => {
                    call.callee.of(outline.text).chars().filter(|one| !one.is_whitespace() && *one != '\\').collect()
                }
                () => format!(".{}", call.last.of(outline.text)),
            };
            let callee: Box<str> = callee.into();
            if seen.insert((caller, callee.clone())) {
                skeleton.calls.push(Called { caller, callee });
            }
        }
        skeleton
    }
}

fn defined(outline: &Outline<'_>, definition: &Definition, before: &[Defined], is_cause: bool) -> Defined {
    let name = definition.name.of(outline.text);
    let around = definition.parent.and_then(|parent| before.get(parent as usize));
    let path = around.map_or_else(|| name.to_owned(), |around| format!("{}.{name}", around.path));
    let is_class = definition.kind == DefinitionKind::Class;
    let header = definition.header.of(outline.text);
    Defined {
        path: path.into(),
        parent: definition.parent,
        is_class,
        is_async: definition.is_async,
        gives_coroutine: definition.is_async && !definition.span.of(outline.text).contains("yield"),
        is_decorated: definition.is_decorated(),
        is_cause: is_cause && !definition.is_async && !is_class,
        types: if is_class { bases(header) } else { result(header).into_iter().collect() },
    }
}

/// The bases in `class Store(Base, Generic[T], metaclass=Meta):`.
fn bases(header: &str) -> Vec<Box<str>> {
    let Some((_, list)) = header.split_once('(') else { return Vec::new() };
    let mut depth = 0_usize;
    let mut parts = vec![String::new()];
    for one in list.chars() {
        match one {
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => parts.push(String::new()),
            _ if depth == 0 => parts.last_mut().unwrap_or(&mut String::new()).push(one),
            _ => {}
        }
    }
    let bases = parts.iter().map(|part| part.trim()).filter(|part| is_dotted(part));
    bases.map(Into::into).collect()
}

/// The type in `def f(…) -> Store:`, if it is a plain name; quotes are seen through.
fn result(header: &str) -> Option<Box<str>> {
    let (_, annotation) = header.rsplit_once("->")?;
    let name = annotation.trim().trim_end_matches(':').trim().trim_matches(['"', '\'']);
    is_dotted(name).then(|| name.into())
}

fn is_dotted(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|one| one.is_alphanumeric() || one == '_' || one == '.')
}

/// The full path that an import means in a module of `package`.
pub(super) fn absolute(path: &str, package: &str) -> Option<String> {
    if !path.starts_with('.') {
        return Some(path.to_owned());
    }
    let rest = path.trim_start_matches('.');
    let up = path.len() - rest.len() - 1;
    let parts: Vec<&str> = package.split('.').filter(|part| !part.is_empty()).collect();
    let kept = parts.get(..parts.len().checked_sub(up)?)?;
    let all: Vec<&str> = kept.iter().copied().chain((!rest.is_empty()).then_some(rest)).collect();
    Some(all.join("."))
}

fn offset(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
