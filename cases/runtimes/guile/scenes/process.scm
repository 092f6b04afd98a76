
;; Start, end, faults and children of the interpreter.

(scene "sleeps"
       (lambda ()
         (say "ready")
         (let again () (sleep 1000) (again))))

(scene "sig-dfl-restores-default"
       (lambda ()
         (let ((number (if (string=? (hear) "SIGQUIT") SIGQUIT SIGCHLD)))
           (sigaction number record)
           (sigaction number SIG_DFL)
           (say "ready")
           (let again () (hear) (again)))))

(scene "asynchronous-sigsegv-handled"
       (lambda ()
         (sigaction SIGSEGV record)
         (say "ready")
         (let again () (unless (heard?) (rounds 100) (again)))))

(scene "synchronous-fault-spins"
       (lambda ()
         (sigaction SIGSEGV record)
         (say "ready")
         (hear)
         (when stimulus? ((native unsigned-long "strlen" '*) %null-pointer))))

(scene "fork-pending-not-inherited"
       (lambda ()
         (define (count-pending) (length (filter pending? (iota 64 1))))
         (sigaction SIGUSR1 record)
         (change-mask 0 (list SIGUSR1))
         (send SIGUSR1)
         (say "parent-pending" (count-pending))
         (let ((child (primitive-fork)))
           (when (zero? child)
             (say "mask" (string-join (map name-of (filter (lambda (number) (in-status? "SigBlk" number)) (iota 64 1)))
                                      ","))
             (say "child-pending" (count-pending))
             (primitive-_exit 0))
           (waitpid child))))

(scene "mask-per-thread-inherited"
       (lambda ()
         (change-mask 0 (list SIGUSR1))
         (join-thread (worker "worker" (lambda ()
                                         (say "inherited" (in-status? "SigBlk" SIGUSR1))
                                         (change-mask 0 (list SIGUSR2)))))
         (say "shared-back" (in-status? "SigBlk" SIGUSR2))))

;; What has been brought to main while it handles nothing is recorded.
(scene "fork-clears-recorded"
       (lambda ()
         (define calls 0)
         (define child #f)
         (sigaction SIGUSR1 (lambda (number) (set! calls (+ calls 1))))
         (call-with-blocked-asyncs
          (lambda ()
            (send SIGUSR1)
            (settle)
            (say "pending" (pending? SIGUSR1))
            (set! child (primitive-fork))))
         (rounds 1000)
         (say (if (zero? child) "child-handled" "parent-handled") calls)
         (when (zero? child) (primitive-_exit 0))
         (waitpid child)))

(absent "the thread that initialises is chosen by a program that embeds the interpreter"
        "main-is-initialising-thread")
(absent "the language has no check that a program calls: handlers run whenever its code does" "embedder-must-check")
;; Its child was seen to wait for ever in a futex, now and then.
(absent "what follows a fork while other threads run is unspecified in the language" "fork-caller-becomes-main")
