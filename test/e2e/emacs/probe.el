;;; Runs in a batch Emacs with a set-up of the page, a folder of files of the sample's text and the editor's list of files.  -*- lexical-binding: t -*-
(require 'cl-lib)
(require 'flymake)

;; lsp-mode would ask for the project.
(defvar lsp-auto-guess-root t)

(defun probe-fail (message &rest arguments)
  (princ (concat "emacs: " (apply #'format message arguments) "\n") #'external-debugging-output)
  (kill-emacs 1))

(defun probe-wait (what condition)
  "Let the server talk until CONDITION holds; fail for want of WHAT after ten seconds."
  (let ((deadline (+ (float-time) 10)))
    (while (not (funcall condition))
      (when (> (float-time) deadline) (probe-fail "%s" what))
      (accept-process-output nil 0.05)
      ;; Which an Emacs with a user does when it is idle.
      (when flymake-mode (flymake-start)))))

(defun probe-finding (text)
  (cl-find-if (lambda (finding) (string-match-p text (flymake-diagnostic-text finding))) (flymake-diagnostics)))

(defun probe-second-line ()
  (save-excursion
    (goto-char (point-min))
    (forward-line 1)
    (buffer-substring-no-properties (point) (line-end-position))))

(defun probe-choose (_prompt choices &rest _)
  "Take the first of CHOICES as a user would who reads the list."
  (let ((titles (all-completions "" choices)))
    (dolist (title titles) (princ (format "action: %s\n" title)))
    (or (cl-find-if-not (lambda (title) (string-match-p "\\`\\(Ignore\\|Show\\)" title)) titles)
        (probe-fail "no fix among the code actions"))))

(defun probe-file (file code-actions)
  (find-file file)
  (unless (memq major-mode '(dockerfile-mode dockerfile-ts-mode))
    (probe-fail "%s is in %s" (buffer-name) major-mode))
  ;; The clients start when a command has been carried out or Emacs is idle, which does not come about in a batch.
  (run-hooks 'post-command-hook)
  (when (bound-and-true-p lsp--buffer-deferred) (lsp))
  (probe-wait (format "no finding of sudo in %s" (buffer-name)) (lambda () (probe-finding "sudo")))
  (dolist (finding (flymake-diagnostics))
    (princ (format "%s: %s\n" (buffer-name) (flymake-diagnostic-text finding))))
  (when (probe-finding "No version") (probe-fail "the settings are not taken"))
  (goto-char (flymake-diagnostic-beg (probe-finding "sudo")))
  (cl-letf (((symbol-function 'completing-read) #'probe-choose)
            ;; Not the mouse: Eglot would open a menu.
            (last-nonmenu-event ?a))
    (funcall code-actions))
  (probe-wait (format "the fix gives: %s" (probe-second-line))
              (lambda () (equal (probe-second-line) "RUN mkdir /data")))
  (probe-wait "the finding stays" (lambda () (not (probe-finding "sudo"))))
  (princ (format "fixed: %s\n" (probe-second-line)))
  (dockerfile-security-scan-report (getenv "SCAN_REPORT"))
  (probe-wait "no finding of the scan" (lambda () (probe-finding "known vulnerability")))
  (let ((finding (probe-finding "known vulnerability")))
    (princ (format "scanned: %s\n" (flymake-diagnostic-text finding)))
    (unless (= (line-number-at-pos (flymake-diagnostic-beg finding)) 3)
      (probe-fail "the finding of the scan is on another line")))
  (set-buffer-modified-p nil))

(defun probe (set-up folder code-actions)
  (load set-up nil t)
  (condition-case problem
      (dolist (file (directory-files folder t "file"))
        (probe-file file code-actions))
    (error (probe-fail "%S" problem)))
  (kill-emacs 0))
