//! A worker's check that no task reads twice what one task made.
//!
//! Where a worker is lost, Ballista's scheduler takes back the stages that read of it and does all of their tasks anew; but what those of
//! their tasks had made that had ended elsewhere stays among the inputs of the next stage, beside what the new ones make (55.0:
//! `StageOutput::add_partition` adds, nothing takes away), and its rows would count twice. Tasks are numbered from nothing in each
//! trial of a stage, so that one number stands twice among the inputs. Such a task fails, its query with it, and the client does the
//! step again.

use async_trait::async_trait;
use ballista_core::JobId;
use ballista_core::execution_plans::ShuffleReaderExec;
use ballista_core::serde::protobuf::ShuffleWritePartition;
use ballista_executor::execution_engine::{DefaultExecutionEngine, ExecutionEngine, QueryStageExecutor};
use datafusion::common::DataFusionError;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::execution::TaskContext;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::metrics::MetricsSet;
use datafusion::prelude::SessionConfig;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// What an error says where a task would have read something twice.
const READ_TWICE: &str = "inputs of two trials of one stage";

/// The engine of a worker: Ballista's, behind the check.
pub(crate) struct Checked(pub(crate) DefaultExecutionEngine);

impl ExecutionEngine for Checked {
    fn create_query_stage_exec(
        &self,
        job_id: JobId,
        stage_id: usize,
        task_id: usize,
        global_output_partition_ids: Vec<usize>,
        plan: Arc<dyn ExecutionPlan>,
        work_dir: &str,
        config: &SessionConfig,
    ) -> Result<Arc<dyn QueryStageExecutor>, DataFusionError> {
        if let Some(stage) = read_twice(&plan)? {
            // Not an error here: of a task that was not begun the scheduler believes no failure from the second trial of its stage on.
            return Ok(Arc::new(Refused { stage }));
        }
        self.0.create_query_stage_exec(job_id, stage_id, task_id, global_output_partition_ids, plan, work_dir, config)
    }
}

/// A task that fails: what it is to read was made in two trials of a stage.
#[derive(Debug)]
struct Refused {
    /// The stage's number in its query.
    stage: usize,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{READ_TWICE} {}", self.stage)
    }
}

#[async_trait]
impl QueryStageExecutor for Refused {
    async fn execute_query_stage(
        &self,
        _task_id: usize,
        _context: Arc<TaskContext>,
    ) -> Result<Vec<ShuffleWritePartition>, DataFusionError> {
        Err(DataFusionError::Execution(self.to_string()))
    }

    fn collect_plan_metrics(&self) -> Vec<MetricsSet> {
        Vec::new()
    }
}

/// Returns the stage of which a plan reads one task's output twice.
fn read_twice(plan: &Arc<dyn ExecutionPlan>) -> Result<Option<usize>, DataFusionError> {
    let mut found = None;
    plan.apply(|node| {
        if let Some(reader) = node.downcast_ref::<ShuffleReaderExec>() {
            let mut seen = BTreeSet::new();
            for location in reader.partition.iter().flatten() {
                let stage = location.partition_id.stage_id;
                if !seen.insert((stage, location.partition_id.partition_id, location.map_partition_id)) {
                    found = Some(stage);
                    return Ok(TreeNodeRecursion::Stop);
                }
            }
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(found)
}

/// Returns whether a query failed because a task would have read something twice.
pub(crate) fn was_read_twice(error: &anyhow::Error) -> bool {
    format!("{error:#}").contains(READ_TWICE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ballista_core::serde::scheduler::{
        ExecutorMetadata, ExecutorOperatingSystemSpecification, ExecutorSpecification, PartitionId, PartitionLocation,
        PartitionStats,
    };
    use datafusion::arrow::datatypes::Schema;
    use datafusion::physical_expr::Partitioning;

    /// Returns what a task of stage 2 made for partition 0 of the next, on a worker.
    fn made(task: usize, worker: &str) -> PartitionLocation {
        PartitionLocation {
            map_partition_id: task,
            partition_id: PartitionId { job_id: "job".into(), stage_id: 2, partition_id: 0 },
            executor_meta: ExecutorMetadata {
                id: worker.to_owned(),
                host: "localhost".to_owned(),
                port: 1,
                grpc_port: 2,
                specification: ExecutorSpecification::default(),
                os_info: ExecutorOperatingSystemSpecification::default(),
            },
            partition_stats: PartitionStats::default(),
            file_id: Some(task as u64),
            is_sort_shuffle: true,
        }
    }

    fn refused(inputs: Vec<PartitionLocation>) -> Option<usize> {
        let (schema, partitioning) = (Arc::new(Schema::empty()), Partitioning::UnknownPartitioning(1));
        let reader = ShuffleReaderExec::try_new(2, vec![inputs], schema, partitioning).expect("a reader");
        let plan: Arc<dyn ExecutionPlan> = Arc::new(reader);
        read_twice(&plan).expect("the plan is walked")
    }

    #[test]
    fn what_a_task_made_in_two_trials_is_not_read() {
        assert_eq!(refused(vec![made(0, "one"), made(1, "other")]), None);
        assert_eq!(refused(vec![made(0, "one"), made(1, "other"), made(0, "other")]), Some(2));
    }

    #[test]
    fn the_client_knows_such_a_failure() {
        assert!(was_read_twice(&anyhow::anyhow!("a task failed: {}", Refused { stage: 2 })));
        assert!(!was_read_twice(&anyhow::anyhow!("out of memory")));
    }
}
