;; When a handler was entered, by the clock that the judge has too, for as long as the judge sends.

(scene "latency"
       (lambda ()
         (define monotonic 1) ; CLOCK_MONOTONIC
         (define clock-gettime (native int "clock_gettime" int '*))
         (define reading (make-bytevector 16 0))
         (define (now)
           (clock-gettime monotonic (bytevector->pointer reading))
           (+ (* 1000000000 (bytevector-s64-native-ref reading 0)) (bytevector-s64-native-ref reading 8)))
         (define state (hear))
         (define count 0)
         (define mutex (make-bytevector 128 0))
         (define (busy) (unless (heard?) (rounds 1000) (busy)))
         (define (asleep) (unless (heard?) (usleep 4000) (asleep)))
         ;; A call that waits in native code, whatever signal comes.
         (define (calls)
           (define wait (native int "pthread_mutex_clocklock" '* int '*))
           (define moment (make-bytevector 16 0))
           ((native int "pthread_mutex_lock" '*) (bytevector->pointer mutex))
           (let again ()
             ;; What another thread takes at the very end of a call is not to find main in a read.
             (busy)
             (when (string=? (hear) "call")
               ;; Else a collection may begin once the call is announced: main waits for its threads, and is seen to.
               (gc)
               (let ((end (+ (now) 4000000)))
                 (bytevector-s64-native-set! moment 0 (quotient end 1000000000))
                 (bytevector-s64-native-set! moment 8 (remainder end 1000000000))
                 (say "call" end)
                 (wait (bytevector->pointer mutex) monotonic (bytevector->pointer moment))
                 (again)))))
         (when (string=? (hear) "fd") (throw 'absent "the language has no wakeup descriptor"))
         (sigaction SIGUSR1
           (lambda (number)
             (let ((at (now)))
               (set! count (+ count 1))
               (say "at" (format #f "~a ~a ~a" count at (fluid-ref role))))))
         (blocked-worker)
         (say "signal" "SIGUSR1")
         (say "ready")
         (let again ()
           (when (string=? (hear) "clock")
             (say "clock" (now))
             (again)))
         (cond
          ((string=? state "busy") (busy))
          ((string=? state "asleep") (asleep))
          (else (calls)))))
