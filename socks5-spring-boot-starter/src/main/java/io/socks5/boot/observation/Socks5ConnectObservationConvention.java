package io.socks5.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * A convention for the names and keys of observed connects. A bean of this type replaces
 * {@link DefaultSocks5ConnectObservationConvention}.
 */
public interface Socks5ConnectObservationConvention extends ObservationConvention<Socks5ConnectContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof Socks5ConnectContext;
	}

}
