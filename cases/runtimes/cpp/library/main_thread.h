// The check behind every call that only main may make.
#pragma once

namespace sigconform::mainthread {

/// Throws `NotMainThread` that names `call`.
void require_main_thread(const char* call);

}  // namespace sigconform::mainthread
