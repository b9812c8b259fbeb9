package io.socks5.transport;

import java.nio.ByteBuffer;

import io.socks5.event.ConnectListener.Observation;
import io.socks5.handshake.Handshake;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5Exception;

/**
 * Tells an observation what the octets have changed: the handshake knows no observers.
 */
final class Milestones {

	private final Observation observation;

	private final Handshake handshake;

	private boolean selected;

	private boolean authenticated;

	Milestones(Observation observation, Handshake handshake) {
		this.observation = observation;
		this.handshake = handshake;
	}

	void receive(ByteBuffer octets) throws Socks5Exception {
		try {
			this.handshake.receive(octets);
		}
		catch (RequestRejectedException ex) {
			this.observation.replied(ex.replyCode());
			throw ex;
		}
		tell();
	}

	private void tell() {
		AuthMethod method = this.handshake.method();
		if (method != null && !this.selected) {
			this.selected = true;
			this.observation.methodSelected(method);
		}
		if (this.handshake.phase() == Phase.REQUEST && !this.authenticated) {
			this.authenticated = true;
			this.observation.authenticated();
		}
		if (this.handshake.isEstablished()) {
			this.observation.replied(ReplyCode.SUCCEEDED);
		}
	}

}
