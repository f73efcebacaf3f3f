([(return_statement) (break_statement) (continue_statement) (raise_statement)] @jump @finding
  (#written? "except:" "except :" "BaseException" "Cancelled" "get_cancelled_exc_class")
  (#in-async? @jump)
  (#inside? @jump except_clause)
  (#refine? "replaces-cancellation")
  (#message! "this leaves a handler that has caught the cancellation of its own task: the task ends or goes on as if nobody had cancelled it")
  (#help! "raise the cancellation again with a bare `raise`, or catch it apart and let it through"))
