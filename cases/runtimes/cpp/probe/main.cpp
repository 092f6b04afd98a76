// The probe of the C++ reference: plays the scene that its last argument names, and says what it sees.
#include <unistd.h>

#include <string>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

const Scene* find(std::string_view name) {
  for (const auto& scenes :
       {delivery_scenes(), dispatch_scenes(), sending_scenes(), install_scenes(), wakeup_scenes(), wakeup_race_scenes(),
        mask_scenes(), process_scenes(), fork_scenes(), embedding_scenes(), model_scenes(), latency_scenes()}) {
    for (const Scene& scene : scenes) {
      if (scene.name == name) return &scene;
    }
  }
  return nullptr;
}

void play(std::string_view name) {
  // A build that is wrong on purpose says so in its version: no report may take it for the library.
  tell("hello 1 cpp-reference " SIGCONFORM_PROBE_VERSION " main");
  if (name == "announce") return tell("end");
  const Scene* scene = find(name);
  if (scene == nullptr) return tell("unknown");
  enter("main");
  try {
    scene->play();
  } catch (const Absent& reason) {
    return tell("absent", reason.what());
  } catch (const std::exception& problem) {
    return tell("broken", problem.what());
  }
  tell("end");
}

}  // namespace

}  // namespace sigconform::probe

int main(int count, char** words) {
  sigconform::probe::play(words[count - 1]);
  // Not exit(): workers may be blocked in what static destructors would take away.
  _exit(0);
}
