/** Key of the station label. */
export const stationLabel = 'NodeGroup';
/** Where the HelmApps are. */
export const homeCluster = 'c0';
