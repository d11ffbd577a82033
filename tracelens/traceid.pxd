cpdef trace_id(source_run, dataset, task, sample_id, model, condition, epoch)
