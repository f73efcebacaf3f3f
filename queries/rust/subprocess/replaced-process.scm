((call_expression
   function: (field_expression) @callee) @call
  (#resolves-to? @callee "std::process::Command::exec")
  (#in-async? @call)
  (#message! "`exec` puts another program in the place of this one: every task ends here, in the middle of what it does")
  (#help! "let the tasks end first, or start the program beside this one"))
