#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| managed_auth_fuzz::session::run(input));
