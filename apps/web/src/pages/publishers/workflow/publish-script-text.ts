import publishScript from '../../../../../../ci/publish.sh';

export { publishScript };
