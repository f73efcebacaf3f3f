use super::settle;
use crate::apis::Apis;
use crate::edit::{Definition, Edit, EditSet, Request};
use crate::facts::python::PythonFacts;
use crate::facts::{Facts, Import, Surroundings};
use crate::source::{Language, Span};
use crate::syntax::Parser;

/// Replaces every `old` by `new`, settles the imports for it, and applies both.
fn settled(text: &str, replaced: &[(&str, &str)], requests: &[Request]) -> String {
    let apis = Apis::load(Language::Python, [("anyio", "submodules = [\"anyio.lowlevel\"]")]).unwrap();
    let surroundings = Surroundings::default();
    let parser = Parser::new();
    let tree = parser.parse(text, Language::Python);
    let layout = PythonFacts::collect(&tree, &apis, &surroundings).layout().clone();
    let edits = replaced.iter().flat_map(|(old, new)| {
        text.match_indices(old).map(|(at, old)| Edit::replace(Span::new(at, at + old.len()), *new))
    });
    let edits = EditSet::from_edits(edits).unwrap();
    let imports = EditSet::from_edits(settle(text, &layout, &edits, requests)).unwrap();
    let result = edits.union(&imports).unwrap().apply(text);
    assert!(parser.parse(&result, Language::Python).broken().is_empty(), "{result}");
    result
}

fn plain(module: &str) -> Request {
    Request::Import(Import::of(module))
}

fn from(module: &str, name: &str) -> Request {
    Request::Import(Import::from(module, name))
}

#[test]
fn a_new_import_goes_where_a_sorter_would_put_it() {
    let check = |text: &str, requests: &[Request], expected: &str| {
        let text = format!("{text}x = 1\n");
        assert_eq!(settled(&text, &[], requests), format!("{expected}x = 1\n"));
    };
    let asyncio = &[plain("asyncio")];
    check("import os\nimport sys\n\n", asyncio, "import asyncio\nimport os\nimport sys\n\n");
    check("import abc\nimport sys\n\n", asyncio, "import abc\nimport asyncio\nimport sys\n\n");
    check("import abc\nimport os\n\n", &[plain("sys")], "import abc\nimport os\nimport sys\n\n");
    check("import sys\nimport abc\n\n", asyncio, "import sys\nimport abc\nimport asyncio\n\n");
    check("from os import path\n\n", asyncio, "import asyncio\nfrom os import path\n\n");
    check("from abc import ABC\nimport os\n\n", asyncio, "from abc import ABC\nimport asyncio\nimport os\n\n");
    check("import os\n\nimport requests\n\n", asyncio, "import asyncio\nimport os\n\nimport requests\n\n");
    check("import requests\n\n", asyncio, "import asyncio\n\nimport requests\n\n");
    check("import os\n\nimport requests\n\n", &[plain("anyio")], "import os\n\nimport anyio\nimport requests\n\n");
    check("import os\n\n", &[plain("anyio")], "import os\n\nimport anyio\n\n");
    check("import os\n\nfrom . import a\n\n", &[plain("anyio")], "import os\n\nimport anyio\n\nfrom . import a\n\n");
    check("import os\nimport requests\n\n", asyncio, "import asyncio\nimport os\nimport requests\n\n");
    check("import os  # why\n\n", &[plain("sys")], "import os  # why\nimport sys\n\n");
    check("import asyncio as aio\n\n", asyncio, "import asyncio\nimport asyncio as aio\n\n");
    check(
        "import os\n\n",
        &[plain("asyncio"), plain("anyio"), plain("asyncio")],
        "import asyncio\nimport os\n\nimport anyio\n\n",
    );
    check("import asyncio\n\n", asyncio, "import asyncio\n\n");
    check("import anyio\n\n", &[plain("anyio.lowlevel")], "import anyio\nimport anyio.lowlevel\n\n");
    check(
        "# std\nimport os\n# system\nimport sys\n\n",
        &[plain("random")],
        "# std\nimport os\nimport random\n# system\nimport sys\n\n",
    );
    check("import a; import b\n\n", &[], "import a; import b\n\n");
}

#[test]
fn a_new_import_stays_out_of_blocks_and_behind_the_head() {
    let check = |text: &str, expected: &str| {
        assert_eq!(settled(text, &[], &[plain("asyncio")]), expected);
    };
    check("x = 1\n", "import asyncio\n\nx = 1\n");
    check("def f():\n    pass\n", "import asyncio\n\n\ndef f():\n    pass\n");
    check("", "import asyncio\n");
    check("\"\"\"Doc.\"\"\"\n\nx = 1\n", "\"\"\"Doc.\"\"\"\n\nimport asyncio\n\nx = 1\n");
    check("\"\"\"Doc.\"\"\"\n\n\ndef f(): ...\n", "\"\"\"Doc.\"\"\"\n\nimport asyncio\n\n\ndef f(): ...\n");
    check("\"\"\"Doc.\"\"\"\nx = 1\n", "\"\"\"Doc.\"\"\"\n\nimport asyncio\n\nx = 1\n");
    check("\"\"\"Doc.\"\"\"", "\"\"\"Doc.\"\"\"\n\nimport asyncio\n");
    check("#!/usr/bin/env python\nx = 1\n", "#!/usr/bin/env python\nimport asyncio\n\nx = 1\n");
    check(
        "from __future__ import annotations\n\nx = 1\n",
        "from __future__ import annotations\n\nimport asyncio\n\nx = 1\n",
    );
    check(
        "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\nimport os\n",
        "\"\"\"Doc.\"\"\"\nfrom __future__ import annotations\nimport asyncio\nimport os\n",
    );
    check(
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import asyncio\n",
        "import asyncio\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import asyncio\n",
    );
    check(
        "try:\n    import a\nexcept ImportError:\n    a = None\n\nimport os\n",
        "import asyncio\n\ntry:\n    import a\nexcept ImportError:\n    a = None\n\nimport os\n",
    );
    check("__version__ = \"1\"\n\nimport os\n", "__version__ = \"1\"\n\nimport asyncio\nimport os\n");
    check("def f(): ...\n\n\nimport os\n", "import asyncio\n\n\ndef f(): ...\n\n\nimport os\n");
    check("import os\r\n\r\nx = 1\r\n", "import asyncio\r\nimport os\r\n\r\nx = 1\r\n");
    check("\u{feff}import os\n", "\u{feff}import asyncio\nimport os\n");
    check("\u{feff}x = 1\n", "\u{feff}import asyncio\n\nx = 1\n");
    check("import abc", "import abc\nimport asyncio");
}

#[test]
fn a_name_joins_the_import_of_its_module() {
    let check = |text: &str, expected: &str| {
        assert_eq!(settled(text, &[], &[from("typing", "Any")]), expected);
    };
    check("from typing import Optional\n", "from typing import Any, Optional\n");
    check("from typing import TYPE_CHECKING\n", "from typing import TYPE_CHECKING, Any\n");
    check("from typing import AbstractSet, cast\n", "from typing import AbstractSet, Any, cast\n");
    check("from typing import (\n    List,\n    Set,\n)\n", "from typing import (\n    Any,\n    List,\n    Set,\n)\n");
    check(
        "from typing import (\n    cast,\n    AnyStr\n)\n",
        "from typing import (\n    cast,\n    AnyStr,\n    Any\n)\n",
    );
    check("from typing import (List, Set)\n", "from typing import (Any, List, Set)\n");
    check("from typing import Any\n", "from typing import Any\n");
    check("import typing\n", "import typing\nfrom typing import Any\n");
    check("from abc import ABC\n", "from abc import ABC\nfrom typing import Any\n");
}

#[test]
fn an_import_goes_with_its_last_use() {
    let check = |text: &str, replaced: &[(&str, &str)], expected: &str| {
        assert_eq!(settled(text, replaced, &[plain("asyncio")]), expected);
    };
    let sleep = &[("time.sleep", "asyncio.sleep")];
    check("import time\n\ntime.sleep(1)\n", sleep, "import asyncio\n\nasyncio.sleep(1)\n");
    check("import os\nimport time\n\ntime.sleep(os)\n", sleep, "import asyncio\nimport os\n\nasyncio.sleep(os)\n");
    check(
        "import time\n\ntime.sleep(time.time())\n",
        sleep,
        "import asyncio\nimport time\n\nasyncio.sleep(time.time())\n",
    );
    check(
        "import asyncio\n\nimport time\n\n\ndef f(): time.sleep(1)\n",
        sleep,
        "import asyncio\n\n\ndef f(): asyncio.sleep(1)\n",
    );
    check("import time\n\nimport asyncio\n\ntime.sleep(1)\n", sleep, "import asyncio\n\nasyncio.sleep(1)\n");
    check(
        "import asyncio\nfrom time import time, sleep\n\nsleep(time())\n",
        &[("sleep(", "asyncio.sleep(")],
        "import asyncio\nfrom time import time\n\nasyncio.sleep(time())\n",
    );
    check(
        "import asyncio\nfrom time import sleep, time\n\nsleep(time())\n",
        &[("sleep(", "asyncio.sleep(")],
        "import asyncio\nfrom time import time\n\nasyncio.sleep(time())\n",
    );
    check(
        "import asyncio\nfrom time import (\n    sleep,  # naps\n    time,  # now\n)\n\nsleep(time())\n",
        &[("sleep(", "asyncio.sleep(")],
        "import asyncio\nfrom time import (\n    time,  # now\n)\n\nasyncio.sleep(time())\n",
    );
    check(
        "import asyncio\nimport os, time\n\ntime.sleep(os)\n",
        sleep,
        "import asyncio\nimport os\n\nasyncio.sleep(os)\n",
    );
    check("import asyncio; import time\n\ntime.sleep(1)\n", sleep, "import asyncio\n\nasyncio.sleep(1)\n");
    check("import time; import asyncio\n\ntime.sleep(1)\n", sleep, "import asyncio\n\nasyncio.sleep(1)\n");
    check("import asyncio\nimport time  # waits\n\ntime.sleep(1)\n", sleep, "import asyncio\n\nasyncio.sleep(1)\n");
    check(
        "import asyncio\n\ndef f():\n    import time\n    time.sleep(1)\n",
        sleep,
        "import asyncio\n\ndef f():\n    asyncio.sleep(1)\n",
    );
    check(
        "import asyncio\nfrom time import sleep as pause\n\npause(1)\n",
        &[("pause(1)", "asyncio.sleep(1)")],
        "import asyncio\n\nasyncio.sleep(1)\n",
    );
}

#[test]
fn an_import_that_means_more_stays() {
    let check = |text: &str| {
        let sleep = &[("time.sleep", "asyncio.sleep")];
        let expected = text.replace("time.sleep", "asyncio.sleep");
        assert_eq!(settled(text, sleep, &[]), expected);
    };
    check("import asyncio\nimport time  # noqa: F401\n\ntime.sleep(1)\n");
    check("import asyncio\nimport time\n\n__all__ = [\"time\"]\ntime.sleep(1)\n");
    check("import asyncio\nimport time as time\n\ntime.sleep(1)\n");
    check("import asyncio\ntry:\n    import time\nexcept ImportError:\n    pass\n\ntime.sleep(1)\n");
    check("import asyncio\nif asyncio:\n    import time\n    import os\n\ntime.sleep(1)\n");
    check("import asyncio\nimport time\n\ntime.sleep(1)\n\ndef f(x: \"time.struct_time\"): ...\n");
    let moved = settled("import time\n\ntime.sleep(1)\n", &[("time.sleep(1)", "run(lambda: time.sleep(1))")], &[]);
    assert_eq!(moved, "import time\n\nrun(lambda: time.sleep(1))\n");
}

#[test]
fn a_definition_comes_after_the_imports_once() {
    let definition =
        |text: &str| Request::Definition(Definition { names: vec!["_keep".to_owned()], text: text.to_owned() });
    let check = |text: &str, requests: &[Request], expected: &str| assert_eq!(settled(text, &[], requests), expected);
    let keep = || definition("def _keep():\n    pass");
    let value = || definition("_kept = set()\n\n\ndef _keep():\n    pass");
    check(
        "import os\n\n\ndef f(): ...\n",
        &[keep(), keep()],
        "import os\n\n\ndef _keep():\n    pass\n\n\ndef f(): ...\n",
    );
    check("import os\n\nx = 1\n", &[value()], "import os\n\n_kept = set()\n\n\ndef _keep():\n    pass\n\n\nx = 1\n");
    check("import os\n", &[keep()], "import os\n\n\ndef _keep():\n    pass\n");
    check("import os", &[keep()], "import os\n\n\ndef _keep():\n    pass\n");
    check(
        "def f(): ...\n",
        &[keep(), plain("asyncio")],
        "import asyncio\n\n\ndef _keep():\n    pass\n\n\ndef f(): ...\n",
    );
    check(
        "import os\n\n\ndef f(): ...\n",
        &[keep(), plain("sys"), from("typing", "Any")],
        "import os\nimport sys\nfrom typing import Any\n\n\ndef _keep():\n    pass\n\n\ndef f(): ...\n",
    );
    check(
        "import os\r\n\r\n\r\ndef _keep():\r\n    pass\r\n",
        &[keep()],
        "import os\r\n\r\n\r\ndef _keep():\r\n    pass\r\n",
    );
    check(
        "import os\r\n\r\n\r\ndef f(): ...\r\n",
        &[keep()],
        "import os\r\n\r\n\r\ndef _keep():\r\n    pass\r\n\r\n\r\ndef f(): ...\r\n",
    );
    check(
        "\"\"\"Doc.\"\"\"\n\n\ndef f(): ...\n",
        &[keep()],
        "\"\"\"Doc.\"\"\"\n\n\ndef _keep():\n    pass\n\n\ndef f(): ...\n",
    );
}
