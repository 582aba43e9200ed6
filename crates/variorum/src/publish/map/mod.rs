//! The map's geometry: outlines of countries, a view around some points, the projection, clipping to the view.

mod outlines;
mod view;

pub(super) use outlines::{Country, countries, country_name};
pub(super) use view::{Circle, View};
