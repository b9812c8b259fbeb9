package io.socks5.boot.autoconfigure.oauth2;

import java.time.Instant;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.socks5.boot.autoconfigure.integration.HttpStub;

/**
 * The endpoints of an authorization server that clients and resource servers request.
 */
final class AuthorizationServer {

	/** The name of the server, which only the proxy knows. */
	static final String NAME = "login.internal.test";

	static final String ISSUER = "http://" + NAME + ":4711";

	/** What the proxy is asked for. */
	static final String REQUEST = "alice:s3cret name " + NAME + " 4711";

	private static final RSAKey KEY = key();

	private static final HttpStub SHARED = start();

	private AuthorizationServer() {
	}

	private static RSAKey key() {
		try {
			return new RSAKeyGenerator(2048).keyID("k")
				.keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.RS256)
				.generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static HttpStub start() {
		String keys = new JWKSet(KEY.toPublicJWK()).toString();
		return new HttpStub(NAME)
			.answering("/token",
					(request) -> "{\"access_token\":\"t0ken\",\"token_type\":\"Bearer\",\"expires_in\":300}")
			.answering("/keys", (request) -> keys)
			.answering("/user", (request) -> "{\"sub\":\"me\"}")
			.answering("/introspect", (request) -> "{\"active\":true,\"sub\":\"me\"}")
			.answering("/.well-known/openid-configuration", (request) -> "{\"issuer\":\"" + ISSUER
					+ "\",\"jwks_uri\":\"" + ISSUER + "/keys\",\"subject_types_supported\":[\"public\"]}");
	}

	static HttpStub shared() {
		return SHARED;
	}

	/**
	 * Issues a signed token.
	 */
	static String token() {
		Instant now = Instant.now();
		JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(ISSUER)
			.subject("me")
			.audience(List.of("app"))
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(300)))
			.build();
		SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(), claims);
		try {
			token.sign(new RSASSASigner(KEY));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
		return token.serialize();
	}

}
