package io.socks5.client;

/**
 * The way to a destination, which was chosen by the routes. The connector does not choose
 * again.
 *
 * @param connector the connector of the client whose proxy is used
 * @param direct whether no proxy is used
 * @param policy the observation of the connect
 */
record Way(Connector connector, boolean direct, ObservationPolicy policy) {

}
