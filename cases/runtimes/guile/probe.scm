;; The probe of Guile: plays the scene that its last argument names, and says what it sees.
;;
;; Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it; harness/subject/runtime.h has the language.
;; The scenes follow below; what Guile comes with only. A scene never judges.
(use-modules (ice-9 threads) (ice-9 binary-ports) (ice-9 textual-ports) (rnrs bytevectors) (system foreign))

(define from-judge (fdopen 3 "r0"))
(define to-judge (fdopen 4 "w0"))
(define role (make-thread-local-fluid "?"))
(define stimulus? (not (equal? (getenv "SIGCONFORM_STIMULUS") "none")))
(define scenes '())

;; Kept as it stands: to expand all of them takes longer than to play one.
(define-syntax-rule (scene name play) (set! scenes (acons name 'play scenes)))

;; Scenes that the language cannot have.
(define (absent why . names)
  (for-each (lambda (name) (set! scenes (acons name `(lambda () (throw 'absent ,why)) scenes))) names))

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

(define* (say key #:optional (value ""))
  (tell "say" key (plain (cond ((eq? value #t) "True")
                               ((eq? value #f) "False")
                               (else (object->string value display))))))

;; Gives the calling thread its role.
(define (enter name)
  (fluid-set! role name)
  (tell "thread" name (readlink "/proc/thread-self")))

(define names
  `((,SIGUSR1 . "SIGUSR1") (,SIGUSR2 . "SIGUSR2") (,SIGSEGV . "SIGSEGV") (34 . "SIGRTMIN") (35 . "SIGRTMIN+1")))

(define (name-of number) (or (assv-ref names number) (number->string number)))

(define (record number)
  (tell "handler" (name-of number) (fluid-ref role)))

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

(define (heard?)
  (catch 'system-error
    (lambda () (not (null? (car (select (list from-judge) '() '() 0)))))
    (lambda interrupted #f)))

;; So many rounds in which nothing blocks.
(define (rounds count)
  (let next ((number 0) (total 0))
    (if (< number count) (next (+ number 1) (+ total number)) total)))

;; What it throws, as the language calls it, with the name of its errno; `none` where it returns.
(define (error-of play)
  (catch #t
    (lambda () (play) "none")
    (lambda (key . rest)
      (let ((number (and (eq? key 'system-error) (system-error-errno (cons key rest)))))
        (cond
         ((not number) (symbol->string key))
         ((= number EINVAL) (string-append (symbol->string key) " EINVAL"))
         (else (string-append (symbol->string key) " " (number->string number))))))))

;; A signal to the calling thread, by the language's own function.
(define (send number) (when stimulus? (raise number)))

(define (ring port)
  (put-u8 port 10)
  (force-output port))

;; A thread with a role; it is announced when this returns.
(define (worker name play)
  (let* ((announced (pipe))
         (thread (call-with-new-thread
                  (lambda ()
                    (enter name)
                    (ring (cdr announced))
                    (play)))))
    (get-u8 (car announced))
    thread))

;; In a read: a thread in a lock would be seen where main is.
(define (blocked-worker)
  (let ((never (pipe)))
    (worker "worker" (lambda () (get-u8 (car never))))))

;; A thread of the runtime's brings signals to the threads that handle them, one after the other. Another thread's
;; signal is a fence: when that one has handled it, everything before it has been brought.
(define couriers-bell #f)

(define (start-courier)
  (let ((bell (pipe)) (ready (pipe)) (never (pipe)))
    (call-with-new-thread
     (lambda ()
       (sigaction SIGWINCH (lambda (number) (ring (cdr bell))))
       (ring (cdr ready))
       (let again ()
         (catch 'system-error
           (lambda () (select (list (car never)) '() '()))
           (lambda interrupted #t))
         (again))))
    (get-u8 (car ready))
    (set! couriers-bell (car bell))))

(define (settle)
  ;; No handler comes in between: it may want the bell as well.
  (call-with-blocked-asyncs
   (lambda ()
     (unless couriers-bell (start-courier))
     (raise SIGWINCH)
     (get-u8 couriers-bell)))
  (rounds 1000))

;; What the language has no words for is arranged through C.
(define (native result name . arguments)
  (pointer->procedure result (dynamic-func name (dynamic-link)) arguments))

(define (signal-set numbers)
  (let ((bits (make-bytevector 128 0)))
    (bytevector-u64-native-set! bits 0 (apply logior (map (lambda (number) (ash 1 (- number 1))) numbers)))
    (bytevector->pointer bits)))

;; SIG_BLOCK is 0, SIG_UNBLOCK 1. For the calling thread.
(define (change-mask how numbers)
  ((native int "pthread_sigmask" int '* '*) how (signal-set numbers) %null-pointer))

;; Whether that field of the calling thread's status, as the system has it, names the signal.
(define (in-status? field number)
  (let* ((text (call-with-input-file "/proc/thread-self/status" get-string-all))
         (start (+ (string-contains text (string-append field ":")) (string-length field) 1))
         (line (substring text start (string-index text #\newline start))))
    (logbit? (- number 1) (string->number (string-trim-both line) 16))))

(define (pending? number) (or (in-status? "SigPnd" number) (in-status? "ShdPnd" number)))

;; (handler's bits . flags) as the system has them.
(define (action-of number)
  (let ((action (make-bytevector 256 0)))
    ((native int "sigaction" int '* '*) number %null-pointer (bytevector->pointer action))
    (cons (bytevector-u64-native-ref action 0) (bytevector-s32-native-ref action 136))))

(define (play name)
  (tell "hello" "1" "guile" (version) "main")
  (let ((found (assoc-ref scenes name)))
    (cond
     ((string=? name "announce") (tell "end"))
     ((not found) (tell "unknown"))
     (else
      (enter "main")
      (catch #t
        (lambda () ((primitive-eval found)) (tell "end"))
        (lambda problem
          (if (eq? (car problem) 'absent)
              (tell "absent" (plain (cadr problem)))
              (tell "broken" (plain (object->string problem))))))))))
