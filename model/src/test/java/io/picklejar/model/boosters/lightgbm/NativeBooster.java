package io.picklejar.model.boosters.lightgbm;

import com.microsoft.ml.lightgbm.SWIGTYPE_p_double;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_int;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_long_long;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_p_void;
import com.microsoft.ml.lightgbm.SWIGTYPE_p_void;
import com.microsoft.ml.lightgbm.lightgbmlib;
import com.microsoft.ml.lightgbm.lightgbmlibConstants;
import io.github.metarank.lightgbm4j.LGBMException;
import java.util.Arrays;

/**
 * Predictions of LightGBM's library by its C interface, since {@code LGBMBooster.predictForMat} of lightgbm4j 4.3.0-1 writes
 * behind its buffer where a model has several classes.
 */
final class NativeBooster {

    private static final int MOST_NUMBERS = 64;

    private NativeBooster() {}

    static double[] predict(String text, double[] cells, int rows, int kind) throws LGBMException {
        SWIGTYPE_p_p_void holder = lightgbmlib.voidpp_handle();
        SWIGTYPE_p_int iterations = lightgbmlib.new_intp();
        require(lightgbmlib.LGBM_BoosterLoadModelFromString(text, iterations, holder));
        SWIGTYPE_p_void booster = lightgbmlib.voidpp_value(holder);
        try {
            return predict(booster, cells, rows, kind);
        } finally {
            require(lightgbmlib.LGBM_BoosterFree(booster));
        }
    }

    private static double[] predict(SWIGTYPE_p_void booster, double[] cells, int rows, int kind) throws LGBMException {
        SWIGTYPE_p_long_long length = lightgbmlib.new_int64_tp();
        SWIGTYPE_p_double out = lightgbmlib.new_doubleArray(MOST_NUMBERS);
        int columns = cells.length / rows;
        double[] answers = new double[0];
        for (int row = 0; row < rows; row++) {
            double[] cellsOfRow = Arrays.copyOfRange(cells, row * columns, (row + 1) * columns);
            int type = lightgbmlibConstants.C_API_DTYPE_FLOAT64;
            require(lightgbmlib.LGBM_BoosterPredictForMatSingle(
                    cellsOfRow, booster, type, columns, 1, kind, 0, -1, "num_threads=1", length, out));
            int width = (int) lightgbmlib.int64_tp_value(length);
            answers = answers.length == 0 ? new double[rows * width] : answers;
            for (int k = 0; k < width; k++) {
                answers[row * width + k] = lightgbmlib.doubleArray_getitem(out, k);
            }
        }
        lightgbmlib.delete_doubleArray(out);
        return answers;
    }

    private static void require(int code) throws LGBMException {
        if (code != 0) {
            throw new LGBMException(lightgbmlib.LGBM_GetLastError());
        }
    }
}
