// A terminal that a call blocks on.
#pragma once

#include "cases/support/blocked_caller.h"
#include "harness/subject/terminal.h"

namespace sigconform::cases {

/// Subject side: the slave side is near, the master side far. False where the platform refuses: the scene lacks it.
inline bool take_terminal(Scene& scene) {
  auto sides = open_terminal();
  if (!sides) {
    scene.lacking = "a pseudo-terminal";
    return false;
  }
  scene.near = sides->slave.release();
  scene.far = sides->master.release();
  return true;
}

}  // namespace sigconform::cases
