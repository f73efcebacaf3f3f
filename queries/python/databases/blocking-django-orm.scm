; The cache, which works on an event loop, and blocks it.
((call
   function: (attribute object: (_) @object) @callee) @call
  (#blocks? @callee orm)
  (#resolves-to? @object "django.core.cache.cache")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until it is done")
  (#help! "await its async form, or call it through `sync_to_async`")
  (#fix! "await its async form" safe)
  (#rewrite! "async-form")
  (#fix! "call it through `sync_to_async`" safe)
  (#rewrite! "sync-to-async"))

; The receivers of a signal, which may do the same.
((call
   function: (attribute object: (_) @object) @callee) @call
  (#blocks? @callee orm)
  (#type? @object "django.dispatch.Signal")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until it is done")
  (#help! "await its async form, or call it through `sync_to_async`")
  (#fix! "await its async form" safe)
  (#rewrite! "async-form")
  (#fix! "call it through `sync_to_async`" safe)
  (#rewrite! "sync-to-async"))

; What asks the database at once.
((call
   function: (_) @callee) @call
  (#blocks? @callee orm)
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` asks the database: Django raises `SynchronousOnlyOperation` on an event loop")
  (#help! "await its async form, or call it through `sync_to_async`")
  (#fix! "await its async form" safe)
  (#rewrite! "async-form")
  (#fix! "call it through `sync_to_async`" safe)
  (#rewrite! "sync-to-async"))

; Iterated.
((for_statement
   right: (call
     function: (attribute attribute: (identifier) @method) @callee) @finding) @loop
  (#resolves-to? @callee "django.db.models.Manager.iterator" "django.db.models.QuerySet.iterator")
  (#not-async? @loop)
  (#in-async? @loop)
  (#message! "the loop asks the database: Django raises `SynchronousOnlyOperation` on an event loop")
  (#help! "iterate with `async for`")
  (#fix! "iterate with `async for`" safe)
  (#replace! @method "aiterator")
  (#rewrite! "turn-loop"))

((for_statement
   right: (_) @value @finding) @loop
  (#written? ".objects")
  (#type? @value "django.db.models.QuerySet")
  (#not-async? @loop)
  (#in-async? @loop)
  (#message! "the loop asks the database: Django raises `SynchronousOnlyOperation` on an event loop")
  (#help! "iterate with `async for`")
  (#fix! "iterate with `async for`" safe)
  (#rewrite! "turn-loop"))

((for_in_clause
   right: (_) @value @finding) @loop
  (#written? ".objects")
  (#type? @value "django.db.models.QuerySet")
  (#not-async? @loop)
  (#in-async? @loop)
  (#message! "iterating asks the database: Django raises `SynchronousOnlyOperation` on an event loop")
  (#help! "iterate with `async for`")
  (#fix! "iterate with `async for`" safe)
  (#rewrite! "turn-loop"))

; Consumed whole.
((call
   function: (identifier) @consumer
   arguments: (argument_list . (_) @value .)) @call
  (#written? ".objects")
  (#resolves-to? @consumer "builtins.list")
  (#type? @value "django.db.models.QuerySet")
  (#in-async? @call)
  (#not-inside? @call generator_expression list_comprehension set_comprehension dictionary_comprehension class_definition)
  (#message! "`" @consumer "` iterates the query: Django raises `SynchronousOnlyOperation` on an event loop")
  (#help! "collect the rows with `async for`")
  (#fix! "collect the rows with `async for`" safe)
  (#replace! @call "[row async for row in " @value "]"))

((call
   function: (identifier) @consumer
   arguments: (argument_list . (_) @value)) @call
  (#written? ".objects")
  (#resolves-to? @consumer
    "builtins.dict" "builtins.enumerate" "builtins.frozenset" "builtins.max" "builtins.min" "builtins.set"
    "builtins.sorted" "builtins.sum" "builtins.tuple")
  (#type? @value "django.db.models.QuerySet")
  (#in-async? @call)
  (#not-inside? @call generator_expression list_comprehension set_comprehension dictionary_comprehension class_definition)
  (#message! "`" @consumer "` iterates the query: Django raises `SynchronousOnlyOperation` on an event loop")
  (#help! "collect the rows with `async for`")
  (#fix! "collect the rows with `async for`" safe)
  (#replace! @value "[row async for row in " @value "]"))

((call
   function: (identifier) @consumer
   arguments: (argument_list . (_) @value .)) @call
  (#written? ".objects")
  (#resolves-to? @consumer "builtins.len" "builtins.bool")
  (#type? @value "django.db.models.QuerySet")
  (#in-async? @call)
  (#message! "`" @consumer "` asks the database: Django raises `SynchronousOnlyOperation` on an event loop")
  (#help! "await `acount()` or `aexists()`"))

([
   (if_statement condition: (_) @value @finding)
   (elif_clause condition: (_) @value @finding)
   (while_statement condition: (_) @value @finding)
   (not_operator argument: (_) @value @finding)
 ]
  (#written? ".objects")
  (#type? @value "django.db.models.QuerySet")
  (#in-async? @value)
  (#message! "whether the query has rows is a question to the database: Django raises `SynchronousOnlyOperation` on an event loop")
  (#help! "await `aexists()`"))

((subscript
   value: (_) @value
   subscript: (integer)) @finding
  (#written? ".objects")
  (#type? @value "django.db.models.QuerySet")
  (#in-async? @finding)
  (#message! "a row of the query is a question to the database: Django raises `SynchronousOnlyOperation` on an event loop")
  (#help! "await `afirst()`, `alast()` or `aget()`"))

; Transactions have no async form.
((with_statement
   (with_clause
     (with_item
       value: [
         (call function: (_) @callee) @finding
         (attribute) @callee @finding
       ])))
  (#resolves-to? @callee "django.db.transaction.atomic")
  (#in-async? @finding)
  (#message! "transactions work in plain code only: Django raises `SynchronousOnlyOperation` on an event loop")
  (#help! "put the block into a plain function, and await `sync_to_async` of it"))

((decorated_definition
   (decorator
     [
       (call function: (_) @callee)
       (attribute) @callee
       (identifier) @callee
     ]) @finding
   definition: (function_definition "async"))
  (#resolves-to? @callee "django.db.transaction.atomic")
  (#message! "the transaction would end when the coroutine is made, before its body runs")
  (#help! "put what must happen together into a plain function with this decorator, and await `sync_to_async` of it"))
