((class_definition
   body: (block
     (function_definition
       name: (identifier) @name @finding) @function))
  (#written? "async def __")
  (#async? @function)
  (#any-of? @name
    "__bool__" "__bytes__" "__complex__" "__contains__" "__del__" "__delattr__" "__delete__" "__delitem__" "__dir__"
    "__enter__" "__eq__" "__exit__" "__float__" "__format__" "__fspath__" "__hash__" "__index__" "__init__"
    "__init_subclass__" "__int__" "__iter__" "__len__" "__length_hint__" "__ne__" "__next__" "__post_init__" "__repr__"
    "__reversed__" "__set__" "__set_name__" "__setattr__" "__setitem__" "__str__")
  (#message! "`" @name "` is called by Python itself, which awaits nothing: the coroutine is taken for the result")
  (#help! "keep this method plain, and do what waits in a method of its own or in an async factory"))

((class_definition
   body: (block
     (function_definition
       name: (identifier) @name @finding) @function))
  (#written? "async def __aiter__")
  (#async? @function)
  (#eq? @name "__aiter__")
  (#not-refine? "own-yield")
  (#message! "`async for` calls `__aiter__` and awaits nothing: the coroutine is no async iterator")
  (#help! "make `__aiter__` a plain method, or an async generator"))
