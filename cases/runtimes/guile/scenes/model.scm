
;; What every runtime is asked, whatever its model.

(define long-time 1000000)

(scene "idle"
       (lambda ()
         (say "ready")
         (hear)))

(scene "handler-thread"
       (lambda ()
         (hear)
         (sigaction SIGUSR1 record)
         (blocked-worker)
         (say "ready")
         (hear)))

(scene "occurrences"
       (lambda ()
         (sigaction (if (string=? (hear) "SIGRTMIN+1") 35 SIGUSR1) record)
         (say "ready")
         (hear)))

(scene "read-after-handler"
       (lambda ()
         (sigaction SIGUSR1 record)
         (say "ready")
         (catch 'system-error
           (lambda ()
             (get-u8 from-judge)
             (say "returned" "data"))
           (lambda problem
             (say "returned" "eintr")
             (hear)))))

(scene "sleeping"
       (lambda ()
         (hear)
         (sigaction SIGUSR1 record)
         (blocked-worker)
         (say "ready")
         (let again ()
           (sleep long-time)
           (say "returned")
           (again))))

(scene "handler-overlap"
       (lambda ()
         (define calls 0)
         (sigaction SIGUSR1
           (lambda (number)
             (record number)
             (set! calls (+ calls 1))
             (when (= calls 1)
               (say "inside")
               (hear)
               (say "left"))))
         (say "ready")
         (let again ()
           (sleep long-time)
           (again))))

(scene "fork-inherits-handlers"
       (lambda ()
         (sigaction SIGUSR1 record)
         (let ((child (primitive-fork)))
           (when (zero? child)
             (enter "child-main")
             (when stimulus? (kill (getpid) SIGUSR1))
             ;; Turns for the thread that brings signals.
             (do ((turn 0 (+ turn 1))) ((= turn 1000)) (yield))
             (primitive-_exit 0))
           (waitpid child))))
