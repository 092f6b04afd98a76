
;; In which order handlers are called, and what becomes of their end.

(scene "exception-raised-in-main"
       (lambda ()
         (sigaction SIGUSR1 (lambda (number) (throw 'RuntimeError)))
         (say "caught" (error-of (lambda () (send SIGUSR1) (settle))))
         (say "role" (fluid-ref role))))

(scene "return-value-ignored"
       (lambda ()
         (sigaction SIGUSR1 (lambda (number) (record number) 42))
         (say "error" (error-of (lambda () (send SIGUSR1) (settle))))
         (say "returned")))

;; Main handles nothing until all of them have been brought.
(define (brought-together play)
  (call-with-blocked-asyncs (lambda () (play) (settle)))
  (rounds 1000))

(scene "dispatch-ascending"
       (lambda ()
         (define numbers (list SIGTERM SIGUSR2 SIGUSR1 SIGHUP))
         (define order '())
         (for-each (lambda (number) (sigaction number (lambda (got) (set! order (append order (list got)))))) numbers)
         (change-mask 0 numbers)
         (for-each send numbers)
         (brought-together (lambda () (change-mask 1 numbers)))
         (unless (null? order)
           (say "token" (cond ((equal? order (sort numbers <)) "ascending")
                              ((equal? order (sort numbers >)) "descending")
                              (else "other"))))))

(scene "occurrences-coalesce"
       (lambda ()
         (define wait (native int "sigtimedwait" '* '* '*))
         (define at-once (bytevector->pointer (make-bytevector 16 0)))
         (define (send-four) (do ((time 0 (+ time 1))) ((= time 4)) (send 34)))
         (sigaction 34 record)
         (change-mask 0 '(34))
         (send-four)
         (say "control" (let next ((drained 0))
                          (if (= (wait (signal-set '(34)) %null-pointer at-once) 34) (next (+ drained 1)) drained)))
         (send-four)
         (brought-together (lambda () (change-mask 1 '(34))))))

;; Whichever comes first raises: the order is the runtime's.
(scene "raising-handler-keeps-others"
       (lambda ()
         (define ran 0)
         (define (handler number)
           (set! ran (+ ran 1))
           (when (= ran 1) (throw 'RuntimeError)))
         (sigaction SIGUSR1 handler)
         (sigaction SIGUSR2 handler)
         (say "raised" (error-of (lambda ()
                                   (brought-together (lambda () (send SIGUSR1) (send SIGUSR2))))))
         (settle)
         (say "other" (max 0 (- ran 1)))))

;; Four calls, within each other or one after the other.
(scene "handler-reentrant"
       (lambda ()
         (define depth 0)
         (define deepest 0)
         (define calls 0)
         (sigaction SIGUSR1 (lambda (number)
                              (set! depth (+ depth 1))
                              (set! deepest (max depth deepest))
                              (set! calls (+ calls 1))
                              (when (< calls 4) (send SIGUSR1) (settle))
                              (set! depth (- depth 1))))
         (send SIGUSR1)
         (settle)
         (unless (zero? deepest) (say "token" (string-append "depth-" (number->string deepest))))))

(scene "own-signal-unblocked-in-handler"
       (lambda ()
         (sigaction SIGUSR1 (lambda (number) (say "token" (if (in-status? "SigBlk" number) "blocked" "unblocked"))))
         (send SIGUSR1)
         (settle)))

(scene "replaced-handler-runs-new"
       (lambda ()
         (sigaction SIGUSR1 (lambda (number) (say "token" "old")))
         (change-mask 0 (list SIGUSR1))
         (send SIGUSR1)
         (sigaction SIGUSR1 (lambda (number) (say "token" "new")))
         (change-mask 1 (list SIGUSR1))
         (settle)))

(scene "reset-race-dropped"
       (lambda ()
         (define stop #f)
         (sigaction SIGUSR1 SIG_IGN)
         (let* ((storm (worker "worker" (lambda () (let again () (unless stop (send SIGUSR1) (again))))))
                (error (error-of (lambda ()
                                   (do ((time 0 (+ time 1))) ((= time 20000))
                                     (sigaction SIGUSR1 (lambda (number) #f))
                                     (sigaction SIGUSR1 SIG_IGN))))))
           (set! stop #t)
           (join-thread storm)
           (when stimulus? (say "stray" (if (string=? error "none") "" error))))))

;; The least that was seen after any of a hundred: once it may have been luck.
(define (calls-on-return send-one)
  (define calls 0)
  (sigaction SIGUSR1 (lambda (number) (set! calls (+ calls 1))))
  (let next ((time 0) (least 1))
    (if (= time 100)
        (say "calls" least)
        (let ((before calls))
          (when stimulus? (send-one))
          (let ((now calls))
            (settle)
            (next (+ time 1) (min least (- now before))))))))

(scene "self-kill-handled-before-return"
       (lambda () (calls-on-return (lambda () (kill (getpid) SIGUSR1)))))

(scene "raise-handled-before-return"
       (lambda () (calls-on-return (lambda () (raise SIGUSR1)))))

(scene "no-locks-in-handler"
       (lambda ()
         (define lock (make-mutex))
         (sigaction SIGUSR1 (lambda (number)
                              (say "token" (if (string=? (error-of (lambda () (lock-mutex lock))) "none")
                                               "acquired"
                                               "refused"))))
         (with-mutex lock
           (send SIGUSR1)
           (settle))))

(scene "handler-persists"
       (lambda ()
         (for-each (lambda (name number)
                     (define calls 0)
                     (sigaction number (lambda (got) (set! calls (+ calls 1))))
                     (do ((time 0 (+ time 1))) ((= time 3)) (send number) (settle))
                     (say name calls))
                   '("SIGUSR1" "SIGCHLD") (list SIGUSR1 SIGCHLD))))

(absent "the language sends no signal to another thread" "self-pthread-kill-handled-before-return")
(absent "the language has no function that changes a mask" "unblock-handled-before-return")
(absent "the language accepts no signal without a handler" "accepted-signal-runs-no-handler"
        "unblocked-main-before-sigwait-worker")
