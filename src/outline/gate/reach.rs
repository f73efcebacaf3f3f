//! Calls in async code of plain functions of the file that call what is asked for, or call others that do.

use rustc_hash::FxHashSet;

use super::{Candidate, Names, Search, Wanted};
use crate::outline::{Definition, DefinitionKind, Outline};

/// The definitions, by number, in which something of `names` is called or mentioned.
pub fn holders(outline: &Outline<'_>, names: &Names<'_>) -> Vec<u32> {
    let mut places = Vec::new();
    if !names.is_empty() {
        Search::new(outline, names, Wanted::Anywhere).run(&mut places);
    }
    let mut holders: Vec<u32> = places.iter().filter_map(|place| place.definition).collect();
    holders.sort_unstable();
    holders.dedup();
    holders
}

/// Adds the places where async code of the file enters such a function. Functions are known by their last name, so it may be
/// another one of that name; what no call shows (a property, a `with`) is known by the name of the class.
pub(super) fn entered(outline: &Outline<'_>, names: &Names<'_>, everywhere: bool, places: &mut Vec<Candidate>) {
    if names.is_empty() {
        return;
    }
    let mut causes = Vec::new();
    Search::new(outline, names, Wanted::Anywhere).run(&mut causes);
    let mut reaching: FxHashSet<&str> = FxHashSet::default();
    let mut open: Vec<u32> = causes.iter().filter_map(|place| place.definition).collect();
    let mut seen: FxHashSet<u32> = FxHashSet::default();
    loop {
        let before = reaching.len();
        while let Some(index) = open.pop() {
            let Some(definition) = outline.definitions.get(index as usize) else { continue };
            if definition.is_async || definition.kind != DefinitionKind::Function || !seen.insert(index) {
                continue;
            }
            reaching.insert(definition.name.of(outline.text));
            reaching.extend(hosts(outline, definition));
        }
        if reaching.len() == before {
            break;
        }
        let calls = outline.calls.iter().filter(|call| reaching.contains(call.last.of(outline.text)));
        open.extend(calls.filter_map(|call| call.definition));
    }
    if reaching.is_empty() {
        return;
    }
    let is_async = |place: &u32| outline.definitions.get(*place as usize).is_some_and(|definition| definition.is_async);
    for call in &outline.calls {
        let is_entered = reaching.contains(call.last.of(outline.text));
        if is_entered && (everywhere || call.definition.as_ref().is_some_and(is_async)) {
            places.push(Candidate { at: call.callee.start, definition: call.definition });
        }
    }
    // A property is read without a call.
    let decorated = seen.iter().filter_map(|index| outline.definitions.get(*index as usize));
    let properties = decorated.filter(|definition| definition.is_decorated());
    places.extend(properties.map(|definition| Candidate { at: definition.name.start, definition: definition.parent }));
}

/// The class around a method that runs without being called by its name.
fn hosts<'t>(outline: &Outline<'t>, definition: &Definition) -> Option<&'t str> {
    let name = definition.name.of(outline.text);
    let parent = outline.definitions.get(definition.parent? as usize)?;
    let is_special = name.starts_with("__") && name.ends_with("__") && parent.kind == DefinitionKind::Class;
    is_special.then(|| parent.name.of(outline.text))
}
