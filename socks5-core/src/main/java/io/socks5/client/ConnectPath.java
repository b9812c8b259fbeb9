package io.socks5.client;

/**
 * The path that the routes have chosen for a destination. The connector does not choose
 * again.
 *
 * @param connector the connector of the client whose proxy is used
 * @param direct whether no proxy is used
 * @param policy the observation of the connect
 */
record ConnectPath(Connector connector, boolean direct, ObservationPolicy policy) {

}
