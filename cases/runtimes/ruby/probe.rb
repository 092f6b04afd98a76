# The probe of Ruby: plays the scene that its last argument names, and says what it sees.
#
# Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it; harness/subject/runtime.h has the language.
# The scenes follow below; the standard library only. A scene never judges.

FROM_JUDGE = IO.for_fd(3, "r", autoclose: false)
TO_JUDGE = IO.for_fd(4, "w", autoclose: false)
# Before any scene, whose signals are not to meet the loading. Where it is a gem, it cannot be loaded without gems.
begin
  require "fiddle"
rescue LoadError
  nil
end

STIMULUS = ENV["SIGCONFORM_STIMULUS"] != "none"
SCENES = {}

# This version or platform does not have what the scene needs.
class Absent < StandardError
end

def scene(name, &play)
  SCENES[name] = play
end

# A scene that the language cannot have.
def absent(why, *names)
  names.each { |name| scene(name) { raise Absent, why } }
end

# Not write: its buffer has a lock, which may not be taken in a handler.
def tell(*fields)
  TO_JUDGE.syswrite(fields.join(" ") + "\n")
end

def plain(value)
  text = { true => "True", false => "False" }.fetch(value) { value.to_s }
  text.gsub("%", "%25").gsub("\n", "%0A").gsub("\r", "%0D")
end

def say(key, value = "")
  tell("say", key, plain(value))
end

# Gives the calling thread its role.
def enter(role)
  Thread.current[:role] = role
  tell("thread", role, File.readlink("/proc/thread-self"))
end

def role
  Thread.current[:role] || "?"
end

def name_of(number)
  name = Signal.signame(number)
  return "SIG#{name}" if name
  return number == 34 ? "SIGRTMIN" : "SIGRTMIN+#{number - 34}" if number >= 34

  number.to_s
end

def record(number)
  tell("handler", name_of(number), role)
end

RECORD = method(:record).to_proc

# The judge's next line. Its end is the end of the scene.
def hear
  text = +""
  begin
    text << FROM_JUDGE.sysread(1) until text.end_with?("\n")
  rescue Errno::EINTR # the handler has run by now
    retry
  end
  text.strip
rescue EOFError
  exit!(0)
end

def heard?
  !IO.select([FROM_JUDGE], nil, nil, 0).nil?
end

# So many rounds of bytecode, in which nothing blocks.
def rounds(count)
  total = 0
  count.times { |number| total += number }
  total
end

# The name of what it raises, as the language calls it; `none` where it returns.
def error_of
  yield
  "none"
rescue Exception => problem # rubocop:disable Lint/RescueException
  problem.class.name
end

# The runtime's own function.
def kill(number)
  Process.kill(number, Process.pid) if STIMULUS
end

# A thread with a role that runs the block; it is announced when this returns.
def worker(role = "worker")
  announced = Queue.new
  thread = Thread.new do
    enter(role)
    announced << true
    yield
  end
  announced.pop
  thread
end

# Blocks the calling thread for ever. In a read: a thread in a lock would take part in waiting for main's signals.
def forever
  ends = IO.pipe # both: a writer that nobody refers to is collected, and closed
  begin
    ends.first.sysread(1)
  rescue Errno::EINTR, Errno::EAGAIN # the thread has taken a signal
    retry
  end
end

# What the language has no words for is arranged through C. Its types are :int, :long and :voidp; nobody may name the
# library's own before this has been called, which tells where there is no library.
def native(name, arguments, result = :int, need_gvl: true)
  raise Absent, "no way to call C code: this build has no fiddle" unless defined?(Fiddle)

  *arguments, result = [*arguments, result].map { |type| Fiddle.const_get("TYPE_#{type.upcase}") }
  begin
    function = Fiddle::Handle::DEFAULT[name]
  rescue Fiddle::DLError => problem
    raise Absent, "no way to call C code: #{problem.message}"
  end
  Fiddle::Function.new(function, arguments, result, need_gvl: need_gvl)
end

def kill_through_c(number)
  return unless STIMULUS

  native("kill", [:int, :int]).call(Process.pid, number)
end

# SIG_BLOCK is 0, SIG_UNBLOCK 1, SIG_SETMASK 2. With the lock of the interpreter held, so that nothing runs before the
# mask is what it shall be.
def change_mask(how, numbers)
  change = native("pthread_sigmask", [:int, :voidp, :voidp])
  change.call(how, [numbers.sum { |number| 1 << (number - 1) }, *[0] * 15].pack("Q16"), nil)
end

# The bits of that field for the calling thread, as the system has them.
def status_bits(field)
  File.read("/proc/thread-self/status")[/^#{field}:\s*(\h+)/, 1].hex
end

def has(bits, number)
  bits[number - 1] == 1
end

def names_in(bits)
  (1..64).select { |number| has(bits, number) }.map { |number| name_of(number) }.join(",")
end

# (handler's bits, flags) as the system has them.
def action_of(number)
  action = "\0" * 256
  call = native("sigaction", [:int, :voidp, :voidp])
  raise Absent, "sigaction() through C fails" unless call.call(number, nil, action).zero?

  [action.unpack1("Q"), action[136, 4].unpack1("l")]
end

def play(name)
  tell("hello", "1", RUBY_ENGINE, RUBY_VERSION, "main")
  return tell("end") if name == "announce"
  return tell("unknown") unless SCENES.key?(name)

  enter("main")
  begin
    SCENES[name].call
  rescue Absent => reason
    return tell("absent", plain(reason.message))
  rescue StandardError => problem
    return tell("broken", plain(problem.full_message(highlight: false))[0, 3000])
  end
  tell("end")
end
