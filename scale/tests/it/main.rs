//! The batch as it is used: the same answer as the program's, on one machine and on a cluster.

mod cluster;
mod corpus;
mod limits;
mod program;
mod resume;
mod same;
