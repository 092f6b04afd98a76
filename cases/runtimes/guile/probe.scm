;; The probe of Guile: plays the scene that its last argument names, and says what it sees.
;;
;; Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it; harness/subject/runtime.h has the language.
;; The scenes follow below; what Guile comes with only. A scene never judges.
(use-modules (ice-9 threads) (ice-9 binary-ports) (rnrs bytevectors))

(define from-judge (fdopen 3 "r0"))
(define to-judge (fdopen 4 "w0"))
(define role (make-thread-local-fluid "?"))
(define scenes '())

(define (scene name play) (set! scenes (acons name play scenes)))

;; In one write.
(define (tell . fields)
  (put-bytevector to-judge (string->utf8 (string-append (string-join fields " ") "\n"))))

(define (plain text)
  (string-concatenate
   (map (lambda (letter)
          (case letter
            ((#\%) "%25")
            ((#\newline) "%0A")
            ((#\return) "%0D")
            (else (string letter))))
        (string->list text))))

(define* (say key #:optional (value "")) (tell "say" key (plain value)))

;; Gives the calling thread its role.
(define (enter name)
  (fluid-set! role name)
  (tell "thread" name (readlink "/proc/thread-self")))

(define (record number)
  (tell "handler" (if (= number SIGUSR1) "SIGUSR1" "SIGRTMIN+1") (fluid-ref role)))

;; A handler runs while its thread waits here, where in a read it may have to wait for the data.
(define (wait-for-judge)
  (when (null? (car (catch 'system-error
                      (lambda () (select (list from-judge) '() '()))
                      (lambda interrupted '(())))))
    (wait-for-judge)))

;; The judge's next line. Its end is the end of the scene.
(define (hear)
  (wait-for-judge)
  (let next ((letters '()))
    (let ((byte (get-u8 from-judge)))
      (cond
       ((eof-object? byte) (primitive-_exit 0))
       ((= byte 10) (list->string (reverse letters)))
       (else (next (cons (integer->char byte) letters)))))))

;; A thread with a role that blocks for ever; it is announced when this returns.
(define (blocked-worker)
  (let ((announced (pipe)) (never (pipe)))
    (call-with-new-thread
     (lambda ()
       (enter "worker")
       (put-u8 (cdr announced) 10)
       (force-output (cdr announced))
       (get-u8 (car never))))
    (get-u8 (car announced))))

(define (play name)
  (tell "hello" "1" "guile" (version) "main")
  (let ((found (assoc-ref scenes name)))
    (cond
     ((string=? name "announce") (tell "end"))
     ((not found) (tell "unknown"))
     (else
      (enter "main")
      (catch #t
        (lambda () (found) (tell "end"))
        (lambda problem (tell "broken" (plain (object->string problem)))))))))
