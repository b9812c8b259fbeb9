package io.socks5.sample.demo;

import java.time.Instant;
import java.util.List;

import io.socks5.sample.embedded.Transcript;
import org.jspecify.annotations.Nullable;

/**
 * A connect, for the page. All times are milliseconds since its start.
 *
 * @param id the number of the connect
 * @param client the logical name of the client
 * @param proxy the proxy
 * @param destination the destination
 * @param startedAt the time of its start
 * @param proxyConnected the time of the TCP connection to the proxy, with lookup and TLS
 * @param methodSelected the time of the proxy's choice of a method
 * @param authenticated the time of the accepted login
 * @param replied the time of the reply
 * @param ended the time of its end, successful or not
 * @param closed the time when the tunnel was closed
 * @param outcome the outcome, as the meters name it
 * @param phase the phase of the failure
 * @param reply the reply code of the proxy
 * @param error the message of the failure
 * @param messages the messages, empty if another proxy than the embedded one was used
 */
record ConnectRecord(long id, String client, String proxy, @Nullable String destination, Instant startedAt,
		@Nullable Double proxyConnected, @Nullable Double methodSelected, @Nullable Double authenticated,
		@Nullable Double replied, double ended, @Nullable Double closed, String outcome, @Nullable String phase,
		@Nullable Integer reply, @Nullable String error, List<Message> messages) {

	/**
	 * A message, as the embedded proxy received or sent it.
	 */
	record Message(Transcript.Kind kind, boolean fromClient, double at, List<Transcript.Field> fields) {

	}

}
