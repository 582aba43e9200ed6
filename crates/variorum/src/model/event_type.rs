//! What happened, in the terms of ACLED and PLOVER, with a hazard type for accidents and disasters.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An event's type; all parts empty where nothing fits.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct EventType {
    /// The ACLED sub-event type.
    pub acled: Option<AcledSubEvent>,
    /// The PLOVER event, upper case (`ASSAULT`).
    pub plover_event: Option<String>,
    /// The PLOVER mode, lower case (`aerial`).
    pub plover_mode: Option<String>,
    /// The UNDRR hazard name, lower case ("ship accident", "flood"), for what ACLED and PLOVER do not code.
    pub hazard: Option<String>,
}

impl EventType {
    /// Returns the name of the kind of event: ACLED's, else the hazard's.
    pub fn kind(&self) -> Option<&str> {
        self.acled.map(AcledSubEvent::name).or(self.hazard.as_deref())
    }
}

/// Declares ACLED's sub-event types with their printed names and parent event types (codebook of 2023, 25 sub-events).
macro_rules! acled {
    ($($variant:ident $name:literal $parent:literal;)*) => {
        /// A sub-event type of ACLED.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum AcledSubEvent {
            $(#[doc = $name] #[serde(rename = $name)] $variant,)*
        }

        impl AcledSubEvent {
            /// Every sub-event type.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns ACLED's name of the sub-event type.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Returns ACLED's name of the event type it belongs to.
            pub fn event_type(self) -> &'static str {
                match self { $(Self::$variant => $parent),* }
            }
        }
    };
}

acled! {
    ArmedClash "Armed clash" "Battles";
    GovernmentRegainsTerritory "Government regains territory" "Battles";
    NonStateActorOvertakesTerritory "Non-state actor overtakes territory" "Battles";
    ChemicalWeapon "Chemical weapon" "Explosions/Remote violence";
    AirDroneStrike "Air/drone strike" "Explosions/Remote violence";
    SuicideBomb "Suicide bomb" "Explosions/Remote violence";
    Shelling "Shelling/artillery/missile attack" "Explosions/Remote violence";
    RemoteExplosive "Remote explosive/landmine/IED" "Explosions/Remote violence";
    Grenade "Grenade" "Explosions/Remote violence";
    SexualViolence "Sexual violence" "Violence against civilians";
    Attack "Attack" "Violence against civilians";
    Abduction "Abduction/forced disappearance" "Violence against civilians";
    PeacefulProtest "Peaceful protest" "Protests";
    ProtestWithIntervention "Protest with intervention" "Protests";
    ExcessiveForce "Excessive force against protesters" "Protests";
    ViolentDemonstration "Violent demonstration" "Riots";
    MobViolence "Mob violence" "Riots";
    Agreement "Agreement" "Strategic developments";
    Arrests "Arrests" "Strategic developments";
    ChangeToGroup "Change to group/activity" "Strategic developments";
    DisruptedWeaponsUse "Disrupted weapons use" "Strategic developments";
    Headquarters "Headquarters or base established" "Strategic developments";
    Looting "Looting/property destruction" "Strategic developments";
    NonViolentTransfer "Non-violent transfer of territory" "Strategic developments";
    Other "Other" "Strategic developments";
}
