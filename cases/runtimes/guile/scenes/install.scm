
;; Installing: who may, what comes back, what is refused.

(scene "install-only-from-main"
       (lambda ()
         (define before (action-of SIGUSR1))
         (join-thread
          (worker "worker" (lambda ()
                             (say "callable" (error-of (lambda () (sigaction SIGUSR1 record))))
                             (say "SIG_DFL" (error-of (lambda () (sigaction SIGUSR1 SIG_DFL))))
                             (say "SIG_IGN" (error-of (lambda () (sigaction SIGUSR1 SIG_IGN)))))))
         (say "unchanged" (equal? before (action-of SIGUSR1)))))

(scene "install-returns-previous"
       (lambda ()
         (say "first" (car (sigaction SIGUSR1 record)))
         (say "initial" (eqv? (car (sigaction SIGUSR2 record)) SIG_DFL))
         (say "second" (eq? (car (sigaction SIGUSR1 SIG_IGN)) record))))

(scene "query-from-any-thread"
       (lambda ()
         (sigaction SIGINT record)
         (join-thread (worker "worker" (lambda () (say "same" (eq? (car (sigaction SIGINT)) record)))))))

(scene "query-is-cached"
       (lambda ()
         ((native '* "signal" int '*) SIGUSR1 (make-pointer 1)) ; SIG_IGN
         (say "token" (if (eqv? (car (sigaction SIGUSR1)) SIG_IGN) "true-action" "cached"))))

;; 65 is one above the highest.
(scene "number-out-of-range-refused"
       (lambda ()
         (for-each (lambda (key number)
                     (say (string-append "signal-" key) (error-of (lambda () (sigaction number record))))
                     (say (string-append "getsignal-" key) (error-of (lambda () (sigaction number)))))
                   '("0" "NSIG" "4242") '(0 65 4242))))

(scene "reserved-number-refused"
       (lambda ()
         (say "signal" (error-of (lambda () (sigaction 32 record))))
         (say "getsignal" (error-of (lambda () (sigaction 32))))))

(scene "sigkill-sigstop-refused"
       (lambda ()
         (for-each (lambda (name number)
                     (say (string-append name "-callable") (error-of (lambda () (sigaction number record))))
                     (say (string-append name "-SIG_IGN") (error-of (lambda () (sigaction number SIG_IGN)))))
                   '("SIGKILL" "SIGSTOP") (list SIGKILL SIGSTOP))))

(scene "flags-onstack"
       (lambda ()
         (sigaction SIGUSR1 record)
         (say "onstack" (logtest (cdr (action-of SIGUSR1)) #x08000000))))

(scene "timers-from-any-thread"
       (lambda ()
         (define (arm)
           (say "alarm" (alarm 1000))
           (say "alarm-left" (<= 1 (alarm 0) 1000))
           (setitimer ITIMER_REAL 3 0 1000 500000)
           (let ((old (setitimer ITIMER_REAL 0 0 0 0)))
             (say "itimer-left" (and (equal? (car old) '(3 . 0)) (<= 1 (caadr old) 1000)))))
         (join-thread (worker "worker" (lambda () (say "error" (error-of arm)))))))

;; A wakeup descriptor is the program's own affair: its handlers write to a pipe. Who is ignored writes nothing.
(scene "sig-ign-discards"
       (lambda ()
         (define ends (pipe))
         (sigaction SIGUSR1 SIG_IGN)
         (sigaction SIGUSR2 (lambda (number)
                              (put-u8 (cdr ends) number)
                              (force-output (cdr ends))))
         (send SIGUSR1)
         (send SIGUSR2)
         (settle)
         (close-port (cdr ends))
         (say "bytes" (let ((bytes (get-bytevector-all (car ends))))
                        (if (eof-object? bytes) "" (string-join (map name-of (bytevector->u8-list bytes)) " "))))))

;; close(-1) fails with EBADF. There is no wakeup descriptor whose write could fail as well.
(scene "errno-preserved"
       (lambda ()
         (define failing
           (pointer->procedure int (dynamic-func "close" (dynamic-link)) (list int) #:return-errno? #t))
         (define pthread-kill (native int "pthread_kill" unsigned-long int))
         (define main ((native unsigned-long "pthread_self")))
         (define stop #f)
         (define sent 0)
         (define wrong 0)
         (sigaction SIGUSR1 (lambda (number) #f))
         (let ((storm (worker "worker" (lambda ()
                                         (let again ()
                                           (unless stop
                                             (when stimulus?
                                               (pthread-kill main SIGUSR1)
                                               (set! sent (+ sent 1)))
                                             (again)))))))
           (do ((time 0 (+ time 1))) ((= time 100000))
             (call-with-values (lambda () (failing -1))
               (lambda (result number) (unless (= number EBADF) (set! wrong (+ wrong 1))))))
           (set! stop #t)
           (join-thread storm)
           (say "storm" (> sent 100))
           (say "wrong" wrong))))

(absent "the language has no wakeup descriptor" "wakeup-fd-only-from-main" "wakeup-byte-is-number"
        "wakeup-byte-before-wait" "wakeup-bytes-of-several-signals" "wakeup-fd-makes-main-prompt"
        "record-before-wakeup-byte" "no-byte-for-uncaught" "wakeup-fd-returns-previous" "wakeup-fd-bad-refused"
        "wakeup-fd-nonblocking" "wakeup-fd-shared-after-fork" "wakeup-fd-socket")
