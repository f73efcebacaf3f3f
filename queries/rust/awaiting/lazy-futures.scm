((let_declaration
   pattern: (_) @name
   value: (call_expression
     function: [
       (field_expression value: (call_expression function: (field_expression field: (field_identifier) @map) arguments: (arguments . (closure_expression) @closure .)) @mapped field: (field_identifier) @collect)
       (generic_function function: (field_expression value: (call_expression function: (field_expression field: (field_identifier) @map) arguments: (arguments . (closure_expression) @closure .)) @mapped field: (field_identifier) @collect))
     ]) @collected) @finding
  (#written? ".collect")
  (#eq? @map "map")
  (#eq? @collect "collect")
  (#unread? @name)
  (#in-async? @collected)
  (#refine? "maps-to-futures")
  (#message! "this only makes futures, and nothing awaits them: none of them runs")
  (#fix! "await them all together" unsafe)
  (#rewrite! "join-futures"))
