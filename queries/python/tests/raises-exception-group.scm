((call
   function: (_) @callee
   arguments: (argument_list . (_) @finding))
  (#resolves-to? @callee "pytest.raises")
  (#resolves-to? @finding
    "builtins.BaseExceptionGroup" "builtins.ExceptionGroup" "exceptiongroup.BaseExceptionGroup"
    "exceptiongroup.ExceptionGroup")
  (#not-inside? @finding as_pattern)
  (#message! "`pytest.raises` says nothing of the exceptions in the group")
  (#help! "use `pytest.RaisesGroup`, which checks what the group holds"))

((call
   function: (_) @callee
   arguments: (argument_list
     (keyword_argument
       name: (identifier) @name
       value: (_) @finding)))
  (#eq? @name "expected_exception")
  (#resolves-to? @callee "pytest.raises")
  (#resolves-to? @finding
    "builtins.BaseExceptionGroup" "builtins.ExceptionGroup" "exceptiongroup.BaseExceptionGroup"
    "exceptiongroup.ExceptionGroup")
  (#not-inside? @finding as_pattern)
  (#message! "`pytest.raises` says nothing of the exceptions in the group")
  (#help! "use `pytest.RaisesGroup`, which checks what the group holds"))

((call
   function: (_) @callee
   arguments: (argument_list
     .
     (tuple
       (_) @finding)))
  (#resolves-to? @callee "pytest.raises")
  (#resolves-to? @finding
    "builtins.BaseExceptionGroup" "builtins.ExceptionGroup" "exceptiongroup.BaseExceptionGroup"
    "exceptiongroup.ExceptionGroup")
  (#not-inside? @finding as_pattern)
  (#message! "`pytest.raises` says nothing of the exceptions in the group")
  (#help! "use `pytest.RaisesGroup`, which checks what the group holds"))
