package io.socks5.boot.autoconfigure.oauth2;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;

/**
 * Checks the builders of JWT decoders, after the application has customized them.
 */
final class DecoderBuilders {

	private DecoderBuilders() {
	}

	static void check(Object builder, String client) {
		if (IntegrationHttp.isDirect(builder, (part) -> {
		})) {
			throw Socks5Oauth2AutoConfiguration.INTEGRATION.refuse(
					"A customizer of the application sets the " + client + " of the JWT decoder",
					"Route that " + client + " with Socks5HttpClients, or do not set it.");
		}
	}

}
