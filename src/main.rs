//! The hosted page: reads its address and its configuration, shows the sign-in, hands back.

mod hosted;

fn main() {
    hosted::run();
}
